#include "net/tls_stream.h"

#include <algorithm>
#include <cstring>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/text.h"
#include "wire/networks.h"

namespace posthorn::net {
namespace {

// The BIO hands OpenSSL the buffers of the call that is under way; between calls there are none.

int bioRead(BIO* bio, char* to, int size)
{
    auto* stream = static_cast<TlsStream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (!stream->input || stream->input->empty()) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const size_t count = std::min(size_t(size), stream->input->size());
    std::memcpy(to, stream->input->data(), count);
    stream->input->remove_prefix(count);
    return int(count);
}

int bioWrite(BIO* bio, const char* from, int size)
{
    auto* stream = static_cast<TlsStream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (!stream->output)
        return -1;
    stream->output->append(from, size_t(size));
    return size;
}

long bioControl(BIO*, int command, long, void*)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* bioMethod()
{
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "posthorn");
        BIO_meth_set_read(made, bioRead);
        BIO_meth_set_write(made, bioWrite);
        BIO_meth_set_ctrl(made, bioControl);
        return made;
    }();
    return method;
}

/// Lends the buffers to OpenSSL for one call.
class Lend {
public:
    Lend(TlsStream& stream, std::string_view* in, std::string* out)
        : m_stream(stream)
    {
        stream.input = in;
        stream.output = out;
        ERR_clear_error();
    }
    ~Lend() { m_stream.input = nullptr, m_stream.output = nullptr; }

private:
    TlsStream& m_stream;
};

/// Notes what is wrong with the peer's certificate, and goes on.
int noteProblem(int good, X509_STORE_CTX* store)
{
    const SSL* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* const stream = ssl ? static_cast<TlsStream*>(SSL_get_app_data(ssl)) : nullptr;
    if (!good && stream && stream->peerProblem == X509_V_OK)
        stream->peerProblem = X509_STORE_CTX_get_error(store);
    return 1;
}

/// The subjectAltNames: dNSName, SRVName (RFC 4985: 1.3.6.1.5.5.7.8.7), rfc822Name, XmppAddr (1.3.6.1.5.5.7.8.5).
void readNames(const X509* certificate, wire::PeerCertificate& found)
{
    auto* const all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    const auto textOf = [](const ASN1_STRING* text) {
        const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                     size_t(ASN1_STRING_length(text)));
        return bytes.find('\0') == std::string_view::npos ? bytes : std::string_view();
    };
    const auto addName = [&](const ASN1_STRING* text) {
        if (const auto name = textOf(text); !name.empty())
            found.names.push_back(toLower(name));
    };
    const auto addAddress = [&](const ASN1_STRING* text) {
        if (const auto address = textOf(text); !address.empty())
            found.addresses.emplace_back(address);
    };
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const GENERAL_NAME* const each = sk_GENERAL_NAME_value(all, i);
        if (each->type == GEN_DNS) {
            addName(each->d.dNSName);
        } else if (each->type == GEN_EMAIL) {
            addAddress(each->d.rfc822Name);
        } else if (each->type == GEN_OTHERNAME) {
            char oid[64] = {};
            OBJ_obj2txt(oid, sizeof oid, each->d.otherName->type_id, 1);
            const ASN1_TYPE* const value = each->d.otherName->value;
            if (std::string_view(oid) == "1.3.6.1.5.5.7.8.7" && value->type == V_ASN1_IA5STRING)
                addName(value->value.ia5string);
            else if (std::string_view(oid) == "1.3.6.1.5.5.7.8.5" && value->type == V_ASN1_UTF8STRING)
                addAddress(value->value.utf8string);
        }
    }
    GENERAL_NAMES_free(all);
}

} // namespace

std::string takeTlsError()
{
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0)
        return "unknown TLS error";
    if (const char* reason = ERR_reason_error_string(code))
        return reason;
    char text[256];
    ERR_error_string_n(code, text, sizeof text);
    return text;
}

TlsStream::TlsStream(std::shared_ptr<const TlsContext> context, bool isServer)
    : m_context(std::move(context))
    , m_isServer(isServer)
{
    ERR_clear_error();
    m_ssl = m_context->newConnection();
    BIO* bio = m_ssl ? BIO_new(bioMethod()) : nullptr;
    if (!bio) {
        m_error = takeTlsError();
        SSL_free(m_ssl);
        m_ssl = nullptr;
        return;
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(m_ssl, bio, bio);
    if (isServer)
        SSL_set_accept_state(m_ssl);
    else
        SSL_set_connect_state(m_ssl);
}

TlsStream::~TlsStream()
{
    SSL_free(m_ssl);
}

std::unique_ptr<TlsStream> TlsStream::server(std::shared_ptr<const TlsContext> context)
{
    return std::unique_ptr<TlsStream>(new TlsStream(std::move(context), true));
}

std::unique_ptr<TlsStream> TlsStream::client(std::shared_ptr<const TlsContext> context, const std::string& name,
                                             bool verify)
{
    std::unique_ptr<TlsStream> stream(new TlsStream(std::move(context), false));
    SSL* ssl = stream->m_ssl;
    if (!ssl)
        return stream;
    const bool numeric = wire::parseIp(name).has_value();
    if (!name.empty() && !numeric)
        SSL_set_tlsext_host_name(ssl, name.c_str());
    if (verify) {
        SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
        X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        if (numeric)
            X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str());
        else
            X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size());
    }
    return stream;
}

void TlsStream::askPeer(const TlsContext& judge, Role role)
{
    X509_STORE* const authorities = judge.authorities();
    if (!m_ssl || !authorities)
        return;
    m_asksPeer = true;
    SSL_set_app_data(m_ssl, this);
    SSL_set1_verify_cert_store(m_ssl, authorities);
    X509_VERIFY_PARAM_set_purpose(SSL_get0_param(m_ssl),
                                  role == Role::Server ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT);
    SSL_set_verify(m_ssl, SSL_VERIFY_PEER, &noteProblem);
    SSL_set_num_tickets(m_ssl, 0); // it is to be shown each time
}

void TlsStream::onlyNote()
{
    if (!m_ssl)
        return;
    m_asksPeer = true;
    m_keepsPeer = true;
    SSL_set_app_data(m_ssl, this);
    SSL_set_verify(m_ssl, SSL_VERIFY_PEER, &noteProblem);
}

void TlsStream::showCertificate(const TlsContext& own, const std::string& name)
{
    if (m_ssl)
        own.lendCertificate(m_ssl, name);
    ERR_clear_error();
}

void TlsStream::askProtocol(const std::string& name)
{
    const std::string wire = char(name.size()) + name; // RFC 7301 section 3.1
    if (m_ssl && !name.empty() && name.size() < 256)
        SSL_set_alpn_protos(m_ssl, reinterpret_cast<const unsigned char*>(wire.data()), unsigned(wire.size()));
}

void TlsStream::describePeer(wire::LinkInfo& info) const
{
    X509* const peer = SSL_get1_peer_certificate(m_ssl);
    if (!peer)
        return;
    auto found = std::make_shared<wire::PeerCertificate>();
    if (peerProblem != X509_V_OK)
        found->problem = X509_verify_cert_error_string(peerProblem);
    else
        readNames(peer, *found);
    if (m_keepsPeer) {
        unsigned char* der = nullptr;
        if (const int size = i2d_X509(peer, &der); size > 0)
            found->der.assign(reinterpret_cast<const char*>(der), size_t(size));
        OPENSSL_free(der);
    }
    info.peerCertificate = std::move(found);
    X509_free(peer);
    ERR_clear_error();
}

TlsStream::Status TlsStream::failed(const char* doing, int code)
{
    const long verified = SSL_get_verify_result(m_ssl);
    if (!m_isServer && !m_asksPeer && verified != X509_V_OK && SSL_get_verify_mode(m_ssl) != SSL_VERIFY_NONE)
        m_error = std::string("certificate not accepted: ") + X509_verify_cert_error_string(verified);
    else if (code == SSL_ERROR_SYSCALL && ERR_peek_error() == 0)
        m_error = std::string(doing) + ": the connection broke";
    else
        m_error = std::string(doing) + ": " + takeTlsError();
    ERR_clear_error();
    return Status::Failed;
}

TlsStream::Status TlsStream::handshake(std::string_view& in, std::string& out)
{
    if (!m_ssl)
        return Status::Failed;
    const Lend lend(*this, &in, &out);
    const int result = SSL_do_handshake(m_ssl);
    if (result == 1)
        return Status::Done;
    const int code = SSL_get_error(m_ssl, result);
    return code == SSL_ERROR_WANT_READ ? Status::NeedMore : failed("TLS handshake", code);
}

TlsStream::Status TlsStream::read(std::string_view& in, std::span<char> plain, size_t& size, std::string& out)
{
    const Lend lend(*this, &in, &out);
    size = 0;
    while (size < plain.size()) {
        size_t count = 0;
        const int result = SSL_read_ex(m_ssl, plain.data() + size, plain.size() - size, &count);
        if (result == 1) {
            size += count;
            continue;
        }
        const int code = SSL_get_error(m_ssl, result);
        if (code == SSL_ERROR_WANT_READ)
            return Status::NeedMore;
        return code == SSL_ERROR_ZERO_RETURN ? Status::Ended : failed("TLS", code);
    }
    return Status::Done;
}

bool TlsStream::write(std::string_view plain, std::string& out)
{
    const Lend lend(*this, nullptr, &out);
    while (!plain.empty()) {
        size_t count = 0;
        const int result = SSL_write_ex(m_ssl, plain.data(), plain.size(), &count);
        if (result != 1) {
            failed("TLS", SSL_get_error(m_ssl, result));
            return false;
        }
        plain.remove_prefix(count);
    }
    return true;
}

void TlsStream::goodbye(std::string& out)
{
    const Lend lend(*this, nullptr, &out);
    SSL_shutdown(m_ssl);
    ERR_clear_error();
}

void TlsStream::describe(wire::LinkInfo& info) const
{
    info.tls = true;
    info.tlsVersion = SSL_get_version(m_ssl);
    info.tlsCipher = SSL_get_cipher_name(m_ssl);
    info.tlsBits = SSL_get_cipher_bits(m_ssl, nullptr);
    if (const char* name = SSL_get_servername(m_ssl, TLSEXT_NAMETYPE_host_name))
        info.serverName = name;
    info.channelBindings = bindings();
    if (m_asksPeer)
        describePeer(info);
}

std::vector<wire::ChannelBinding> TlsStream::bindings() const
{
    std::vector<wire::ChannelBinding> found;
    // RFC 9266 section 2: below TLS 1.3 only with the extended master secret.
    if (SSL_version(m_ssl) >= TLS1_3_VERSION || SSL_get_extms_support(m_ssl) == 1) {
        static constexpr std::string_view label = "EXPORTER-Channel-Binding";
        std::string secret(32, '\0');
        const unsigned char empty = 0;
        if (SSL_export_keying_material(m_ssl, reinterpret_cast<unsigned char*>(secret.data()), secret.size(),
                                       label.data(), label.size(), &empty, 0, 1) == 1)
            found.push_back({"tls-exporter", std::move(secret)});
    }
    // RFC 5929 section 4.1: the hash of the certificate's signature, SHA-256 in place of MD5 and SHA-1.
    X509* peer = m_isServer ? nullptr : SSL_get1_peer_certificate(m_ssl);
    if (const X509* certificate = m_isServer ? SSL_get_certificate(m_ssl) : peer) {
        int digestId = NID_undef;
        if (!OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digestId, nullptr) || digestId == NID_undef ||
            digestId == NID_md5 || digestId == NID_sha1)
            digestId = NID_sha256;
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        if (const EVP_MD* kind = EVP_get_digestbynid(digestId);
            kind && X509_digest(certificate, kind, digest, &size) == 1)
            found.push_back({"tls-server-end-point", std::string(reinterpret_cast<char*>(digest), size)});
    }
    X509_free(peer);
    ERR_clear_error();
    return found;
}

} // namespace posthorn::net
