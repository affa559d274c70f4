// One TLS connection as a filter of bytes: ciphertext in, plaintext out, and the other way. It knows no socket. OpenSSL
// sees the caller's buffers directly, so an idle connection holds no buffer of its own. Used by Connection, on its
// worker's thread.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/link.h"

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;
using X509_STORE = struct x509_store_st;

namespace posthorn::net {

/// Certificates and rules that TLS connections are made with; lives as long as one of them.
class TlsContext {
public:
    virtual ~TlsContext() = default;
    /// A new OpenSSL object; null (with the error in OpenSSL's queue) without memory.
    virtual SSL* newConnection() const = 0;
    /// Gives @p ssl, a client's side, the certificate that we have for @p name. Only where there are any.
    virtual void lendCertificate(SSL* ssl, const std::string& name) const { (void)ssl, (void)name; }
    /// The rules by which this context judges others' certificates; null: none.
    virtual X509_STORE* authorities() const { return nullptr; }
};

class TlsStream {
public:
    enum class Status {
        Done,     ///< the handshake is complete, or bytes were read
        NeedMore, ///< all input has been used up
        Ended,    ///< the peer has said goodbye (close_notify)
        Failed    ///< see error()
    };

    /// The server's side.
    static std::unique_ptr<TlsStream> server(std::shared_ptr<const TlsContext> context);
    /// The client's side. @p name is sent (SNI) unless it is a numeric address, and with @p verify the certificate
    /// must be valid and made out to it.
    static std::unique_ptr<TlsStream> client(std::shared_ptr<const TlsContext> context, const std::string& name,
                                             bool verify);
    ~TlsStream();

    // Before the handshake.
    /// Whose certificate the peer's has to be.
    enum class Role { Server, Client };
    /// Asks the peer for its certificate and judges it by @p judge's authorities; describe() tells what came of it, the
    /// handshake succeeds in any case.
    void askPeer(const TlsContext& judge, Role role);
    /// The client's side, made with `verify`: what is wrong with the server's certificate is noted, not refused.
    void onlyNote();
    /// The client's side: shows the certificate that @p own has for @p name where the peer asks.
    void showCertificate(const TlsContext& own, const std::string& name);
    /// The client's side: asks for @p name by ALPN.
    void askProtocol(const std::string& name);

    /// Takes ciphertext off the front of @p in and appends what is to be sent to @p out (in every case: it may be an
    /// alert). Call again with more input while it says NeedMore.
    Status handshake(std::string_view& in, std::string& out);
    /// Decrypts into @p plain as much as fits; @p size says how much it was, which may be more than nothing with every
    /// status. Done: the buffer is full and there may be more.
    Status read(std::string_view& in, std::span<char> plain, size_t& size, std::string& out);
    /// Encrypts all of @p plain; false on a failure.
    bool write(std::string_view plain, std::string& out);
    /// Appends the close_notify alert.
    void goodbye(std::string& out);

    /// Fills in the TLS part, once the handshake is complete.
    void describe(wire::LinkInfo& info) const;
    const std::string& error() const { return m_error; }

    // For OpenSSL's callbacks.
    std::string_view* input = nullptr;
    std::string* output = nullptr;
    long peerProblem = 0; ///< the first thing wrong with the peer's certificate

private:
    TlsStream(std::shared_ptr<const TlsContext> context, bool isServer);
    Status failed(const char* doing, int code);
    std::vector<wire::ChannelBinding> bindings() const;
    void describePeer(wire::LinkInfo& info) const;

    std::shared_ptr<const TlsContext> m_context;
    SSL* m_ssl = nullptr;
    std::string m_error;
    const bool m_isServer;
    bool m_asksPeer = false;
    bool m_keepsPeer = false; ///< describe() gives the certificate itself, too
};

/// The oldest error of OpenSSL's queue as text; empties the queue.
std::string takeTlsError();

} // namespace posthorn::net
