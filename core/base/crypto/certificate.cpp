// Self-signed certificates, on EVP with both back ends (see qca_backend.cpp for why).
#include "base/crypto/evp.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/random.h"
#include "base/text.h"

namespace posthorn::crypto {
namespace {

constexpr size_t maxNames = 100;
constexpr size_t maxCommonName = 64; // RFC 5280 appendix A.1, ub-common-name

template<auto Free>
struct Delete {
    template<class T>
    void operator()(T* object) const { Free(object); }
};
using Certificate = std::unique_ptr<X509, Delete<X509_free>>;
using AltNames = std::unique_ptr<GENERAL_NAMES, Delete<GENERAL_NAMES_free>>;
using AltName = std::unique_ptr<GENERAL_NAME, Delete<GENERAL_NAME_free>>;
using Address = std::unique_ptr<ASN1_OCTET_STRING, Delete<ASN1_OCTET_STRING_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Delete<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Delete<BIO_free>>;
using Number = std::unique_ptr<BIGNUM, Delete<BN_free>>;

bool isDnsName(std::string_view name)
{
    if (name.size() > 253)
        return false;
    if (name.starts_with("*."))
        name.remove_prefix(2);
    for (const auto label : split(name, '.')) {
        if (label.empty() || label.size() > 63)
            return false;
        for (const char c : label) {
            const char lower = asciiLower(c);
            if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
                return false;
        }
    }
    return true;
}

Result<AltNames> altNames(const std::vector<std::string>& names)
{
    if (names.empty() || names.size() > maxNames)
        return fail(ErrorKind::Invalid, "a certificate has 1 to 100 names");
    AltNames all(GENERAL_NAMES_new());
    for (const auto& name : names) {
        AltName entry(GENERAL_NAME_new());
        // The text goes to OpenSSL as a C string, so what is behind a NUL must not be lost unseen.
        const bool whole = name.find('\0') == std::string::npos;
        if (Address address(whole ? a2i_IPADDRESS(name.c_str()) : nullptr); address) {
            GENERAL_NAME_set0_value(entry.get(), GEN_IPADD, address.release());
        } else if (isDnsName(name)) {
            ASN1_IA5STRING* text = ASN1_IA5STRING_new();
            ASN1_STRING_set(text, name.data(), int(name.size()));
            GENERAL_NAME_set0_value(entry.get(), GEN_DNS, text);
        } else {
            return fail(ErrorKind::Invalid, "neither a DNS name in ASCII nor an IP address", name);
        }
        if (sk_GENERAL_NAME_push(all.get(), entry.get()) <= 0)
            return fail(ErrorKind::Internal, "the certificate could not be made", evp::lastError());
        entry.release();
    }
    evp::lastError(); // forgets what the look at DNS names as addresses left behind
    return all;
}

bool addExtension(X509* certificate, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509* certificate)
{
    // RFC 5280 section 4.1.2.2: positive, at most 20 octets; 126 bits of it cannot be guessed.
    std::string bytes = randomBytes(16);
    bytes[0] = char((bytes[0] & 0x3F) | 0x40);
    const Number number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), int(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

} // namespace

Result<std::string> makeCertificate(const PrivateKey& key, const std::vector<std::string>& names, int days, UnixMs now)
{
    if (days < 1 || days > 36500)
        return fail(ErrorKind::Invalid, "a certificate is valid for 1 to 36500 days");
    const auto alternatives = altNames(names);
    if (!alternatives)
        return passOn(alternatives.error());

    const Certificate certificate(X509_new());
    X509* const raw = certificate.get();
    EVP_PKEY* const pkey = key.data().evp.get();
    const std::string common = names.front().size() <= maxCommonName ? names.front() : std::string("Posthorn");
    // Clients whose clocks run late shall take it too.
    const time_t from = time_t(now / 1000 - 3600);
    const time_t until = from + time_t(days) * 86400;
    X509_NAME* const subject = X509_get_subject_name(raw);
    // Without keyEncipherment, old clients cannot do RSA key exchange; other keys cannot encipher.
    const char* const usage = key.kind() == KeyKind::Rsa ? "critical,digitalSignature,keyEncipherment"
                                                         : "critical,digitalSignature";
    const bool made =
        X509_set_version(raw, X509_VERSION_3) == 1 && setSerial(raw)
        && ASN1_TIME_set(X509_getm_notBefore(raw), from) && ASN1_TIME_set(X509_getm_notAfter(raw), until)
        && X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common.data()), int(common.size()), -1, 0)
               == 1
        && X509_set_issuer_name(raw, subject) == 1 && X509_set_pubkey(raw, pkey) == 1
        && addExtension(raw, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(raw, NID_key_usage, usage)
        && addExtension(raw, NID_ext_key_usage, "serverAuth,clientAuth")
        && addExtension(raw, NID_subject_key_identifier, "hash")
        && X509_add1_ext_i2d(raw, NID_subject_alt_name, alternatives->get(), 0, X509V3_ADD_DEFAULT) == 1
        && X509_sign(raw, pkey, key.kind() == KeyKind::Ed25519 ? nullptr : EVP_sha256()) > 0;
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!made || PEM_write_bio_X509(bio.get(), raw) != 1)
        return fail(ErrorKind::Internal, "the certificate could not be made", evp::lastError());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, size_t(size));
}

} // namespace posthorn::crypto
