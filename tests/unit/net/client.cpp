// The tests' blocking client.
#include <cerrno>

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/text.h"
#include "tests/unit/net/harness.h"

namespace posthorn::test {

Client::Client(uint16_t port, const std::string& address, int receiveBuffer)
{
    const auto where = net::numericAddress(address, port);
    net::Descriptor socket(::socket(where->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (receiveBuffer > 0)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    const timeval patience{20, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket.get(), where->raw(), where->size) == 0)
        m_socket = std::move(socket);
}

Client::Client(net::Descriptor socket)
    : m_socket(std::move(socket))
{
    const timeval patience{20, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Client::~Client()
{
    SSL_SESSION_free(m_resume);
    SSL_free(m_ssl);
    SSL_CTX_free(m_context);
}

bool Client::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = m_ssl ? SSL_write(m_ssl, bytes.data(), int(bytes.size()))
                                   : ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(size_t(sent));
    }
    return true;
}

long Client::readSome(char* to, size_t size)
{
    errno = 0;
    return m_ssl ? SSL_read(m_ssl, to, int(size)) : ::recv(m_socket.get(), to, size, 0);
}

std::string Client::line()
{
    for (;;) {
        const size_t at = m_buffer.find("\r\n");
        if (at != std::string::npos) {
            std::string line = m_buffer.substr(0, at);
            m_buffer.erase(0, at + 2);
            return line;
        }
        char block[16384];
        const long count = readSome(block, sizeof block);
        if (count <= 0)
            return errno == EAGAIN ? "<timeout>" : errno == ECONNRESET ? "<reset>" : "<end>";
        m_buffer.append(block, size_t(count));
    }
}

std::string Client::bytes(size_t size)
{
    while (m_buffer.size() < size) {
        char block[65536];
        const long count = readSome(block, sizeof block);
        if (count <= 0)
            break;
        m_buffer.append(block, size_t(count));
    }
    std::string taken = m_buffer.substr(0, size);
    m_buffer.erase(0, size);
    return taken;
}

bool Client::ends()
{
    const std::string last = line();
    return (last == "<end>" || last == "<reset>") && m_buffer.empty();
}

void Client::finishSending()
{
    if (m_ssl)
        SSL_shutdown(m_ssl);
    ::shutdown(m_socket.get(), SHUT_WR);
}

void Client::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket.reset();
}

bool Client::startTls(const std::string& serverName, int version, const char* ciphers)
{
    m_context = SSL_CTX_new(TLS_client_method());
    if (version != 0) {
        SSL_CTX_set_min_proto_version(m_context, version);
        SSL_CTX_set_max_proto_version(m_context, version);
    }
    if (ciphers)
        SSL_CTX_set_cipher_list(m_context, ciphers);
    m_ssl = SSL_new(m_context);
    if (!serverName.empty())
        SSL_set_tlsext_host_name(m_ssl, serverName.c_str());
    SSL_set_fd(m_ssl, m_socket.get());
    if (m_resume)
        SSL_set_session(m_ssl, m_resume);
    ERR_clear_error();
    const bool done = SSL_connect(m_ssl) == 1;
    if (!done) {
        const char* reason = ERR_reason_error_string(ERR_peek_error());
        m_tlsError = reason ? reason : "no error";
    }
    return done;
}

SSL_SESSION* Client::session() const
{
    return SSL_get1_session(m_ssl);
}

bool Client::isResumed() const
{
    return SSL_session_reused(m_ssl) == 1;
}

std::string Client::certificateName() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string found;
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && found.empty(); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
            found.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                         size_t(ASN1_STRING_length(name->d.dNSName)));
    }
    GENERAL_NAMES_free(names);
    X509_free(certificate);
    return found;
}

std::string Client::certificateKey() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    std::string kind = EVP_PKEY_get0_type_name(X509_get0_pubkey(certificate));
    X509_free(certificate);
    return kind;
}

std::string Client::exporter() const
{
    static const std::string label = "EXPORTER-Channel-Binding";
    std::string secret(32, '\0');
    const unsigned char empty = 0;
    SSL_export_keying_material(m_ssl, reinterpret_cast<unsigned char*>(secret.data()), 32, label.data(), label.size(),
                               &empty, 0, 1);
    return hexEncode(secret);
}

std::string Client::endPoint() const
{
    X509* certificate = SSL_get1_peer_certificate(m_ssl);
    unsigned char digest[32];
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    X509_free(certificate);
    return hexEncode(std::string(reinterpret_cast<char*>(digest), size));
}

} // namespace posthorn::test
