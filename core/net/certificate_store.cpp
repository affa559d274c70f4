#include "net/certificate_store.h"

#include <unordered_map>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/text.h"

namespace posthorn::net {
namespace {

using config::Setting;

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeContext>;

// Forward secrecy and authenticated encryption first; CBC suites last, for old clients on TLS 1.2.
constexpr const char* serverCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:!aNULL:!eNULL:!MD5:!PSK";

void setCommon(SSL_CTX* context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

/// Certificates by name, all of one moment.
class CertificateSet final : public TlsContext {
public:
    SSL* newConnection() const override { return SSL_new(m_default.get()); }
    void lendCertificate(SSL* ssl, const std::string& name) const override
    {
        SSL_CTX* const named = find(name);
        SSL_CTX* const from = named ? named : m_default.get();
        STACK_OF(X509)* chain = nullptr;
        SSL_CTX_get0_chain_certs(from, &chain);
        SSL_use_cert_and_key(ssl, SSL_CTX_get0_certificate(from), SSL_CTX_get0_privatekey(from), chain, 1);
    }

    Result<ContextPtr> makeContext(const std::vector<CertificateFiles>& files, bool only13)
    {
        ERR_clear_error();
        ContextPtr context(SSL_CTX_new(TLS_server_method()));
        if (!context)
            return fail(ErrorKind::Internal, "TLS cannot be set up: " + takeTlsError());
        setCommon(context.get());
        SSL_CTX_set_options(context.get(), SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        SSL_CTX_set_cipher_list(context.get(), serverCiphers);
        SSL_CTX_set1_groups_list(context.get(), "X25519:P-256:P-384");
        if (only13)
            SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
        SSL_CTX_set_num_tickets(context.get(), 1); // stateless: the session lies encrypted with the client
        static constexpr unsigned char session[] = "posthorn";
        SSL_CTX_set_session_id_context(context.get(), session, sizeof session - 1);
        SSL_CTX_set_tlsext_servername_callback(context.get(), &CertificateSet::chooseByName);
        SSL_CTX_set_tlsext_servername_arg(context.get(), this);
        for (const CertificateFiles& each : files) {
            if (SSL_CTX_use_certificate_chain_file(context.get(), each.chain.c_str()) != 1)
                return fail(ErrorKind::Invalid, "certificate " + each.chain + ": " + takeTlsError());
            if (SSL_CTX_use_PrivateKey_file(context.get(), each.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
                SSL_CTX_check_private_key(context.get()) != 1)
                return fail(ErrorKind::Invalid,
                            "private key " + each.key + " for certificate " + each.chain + ": " + takeTlsError());
        }
        return context;
    }

    void setDefault(ContextPtr context) { m_default = std::move(context); }
    void addName(const std::string& name, ContextPtr context) { m_byName[toLower(name)] = std::move(context); }

private:
    SSL_CTX* find(std::string_view name) const
    {
        std::string key = toLower(name);
        if (!key.empty() && key.back() == '.')
            key.pop_back();
        if (const auto found = m_byName.find(key); found != m_byName.end())
            return found->second.get();
        const size_t dot = key.find('.');
        if (dot == std::string::npos)
            return nullptr;
        const auto found = m_byName.find('*' + key.substr(dot)); // one label, RFC 6125 section 6.4.3
        return found == m_byName.end() ? nullptr : found->second.get();
    }

    static int chooseByName(SSL* ssl, int*, void* argument)
    {
        const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        if (!name)
            return SSL_TLSEXT_ERR_OK;
        if (SSL_CTX* context = static_cast<const CertificateSet*>(argument)->find(name))
            SSL_set_SSL_CTX(ssl, context);
        return SSL_TLSEXT_ERR_OK;
    }

    ContextPtr m_default;
    std::unordered_map<std::string, ContextPtr> m_byName;
};

class ClientContext final : public TlsContext {
public:
    explicit ClientContext(ContextPtr context)
        : m_context(std::move(context))
    {}
    SSL* newConnection() const override { return m_context ? SSL_new(m_context.get()) : nullptr; }
    X509_STORE* authorities() const override { return m_context ? SSL_CTX_get_cert_store(m_context.get()) : nullptr; }

private:
    ContextPtr m_context;
};

ContextPtr makeClientContext()
{
    ContextPtr context(SSL_CTX_new(TLS_client_method()));
    if (context)
        setCommon(context.get());
    return context;
}

/// The authorities in a PEM file; null for no file.
Result<std::shared_ptr<const TlsContext>> authoritiesOf(const std::string& file)
{
    if (file.empty())
        return std::shared_ptr<const TlsContext>();
    ERR_clear_error();
    ContextPtr context = makeClientContext();
    if (!context || SSL_CTX_load_verify_locations(context.get(), file.c_str(), nullptr) != 1)
        return fail(ErrorKind::Invalid, "tls.client-authorities " + file + ": " + takeTlsError());
    return std::shared_ptr<const TlsContext>(std::make_shared<ClientContext>(std::move(context)));
}

} // namespace

CertificateStore::CertificateStore(std::string folder)
    : m_folder(std::move(folder))
{}

Result<std::shared_ptr<const TlsContext>> CertificateStore::build(const config::Snapshot& settings) const
{
    std::vector<CertificateFiles> own;
    const std::string& chain = settings.text(Setting::TlsCertificate);
    if (!chain.empty()) {
        const std::string& key = settings.text(Setting::TlsPrivateKey);
        own.push_back({chain, key.empty() ? chain : key}); // both may lie in one file
    } else {
        auto pair = selfSignedPair(m_folder, settings.text(Setting::ServerHostName));
        if (!pair)
            return passOn(std::move(pair.error()));
        own = std::move(*pair);
    }
    const bool only13 = settings.text(Setting::TlsMinimumVersion) == "1.3";
    auto set = std::make_shared<CertificateSet>();
    auto context = set->makeContext(own, only13);
    if (!context)
        return passOn(std::move(context.error()));
    set->setDefault(std::move(*context));
    for (const std::string& item : settings.list(Setting::TlsDomainCertificates)) {
        std::string_view rest = item;
        const std::string name(trimmed(takeUntil(rest, '=')));
        const std::string domainChain(trimmed(takeUntil(rest, ':')));
        const std::string domainKey(trimmed(rest));
        if (name.empty() || domainChain.empty())
            return fail(ErrorKind::Invalid, "tls.domain-certificates: not name=chain.pem:key.pem: " + item);
        auto domain = set->makeContext({{domainChain, domainKey.empty() ? domainChain : domainKey}}, only13);
        if (!domain)
            return passOn(std::move(domain.error()));
        set->addName(name, std::move(*domain));
    }
    return std::shared_ptr<const TlsContext>(std::move(set));
}

Result<void> CertificateStore::load(const config::Snapshot& settings)
{
    std::lock_guard loading(m_loading); // who comes second finds what the first has made
    auto built = build(settings);
    if (!built)
        return passOn(std::move(built.error()));
    auto authorities = authoritiesOf(settings.text(Setting::TlsClientAuthorities));
    if (!authorities)
        return passOn(std::move(authorities.error()));
    std::lock_guard lock(m_mutex);
    m_current = std::move(*built);
    m_clientAuthorities = std::move(*authorities);
    return {};
}

std::shared_ptr<const TlsContext> CertificateStore::clientAuthorities() const
{
    std::lock_guard lock(m_mutex);
    return m_clientAuthorities;
}

std::shared_ptr<const TlsContext> CertificateStore::current() const
{
    std::lock_guard lock(m_mutex);
    return m_current;
}

ClientTls::ClientTls(std::string trustFile)
    : m_trustFile(std::move(trustFile))
{}

std::shared_ptr<const TlsContext> ClientTls::any()
{
    std::lock_guard lock(m_mutex);
    if (!m_any)
        m_any = std::make_shared<ClientContext>(makeClientContext());
    return m_any;
}

std::shared_ptr<const TlsContext> ClientTls::verifying()
{
    std::lock_guard lock(m_mutex);
    if (!m_verifying) {
        ContextPtr context = makeClientContext();
        if (context) {
            SSL_CTX_set_default_verify_paths(context.get());
            if (!m_trustFile.empty())
                SSL_CTX_load_verify_locations(context.get(), m_trustFile.c_str(), nullptr);
        }
        ERR_clear_error();
        m_verifying = std::make_shared<ClientContext>(std::move(context));
    }
    return m_verifying;
}

} // namespace posthorn::net
