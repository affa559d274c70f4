#include "base/crypto/evp.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace posthorn::crypto::evp {
namespace {

// More than a chain of certificates with its key; keys themselves are a hundredth of it.
constexpr size_t maxKeyText = 256 * 1024;

struct BioDelete {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDelete>;

struct DigestDelete {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, DigestDelete>;

struct ContextDelete {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, ContextDelete>;

constexpr size_t p256PointSize = 65;

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bio reader(std::string_view text)
{
    return Bio(BIO_new_mem_buf(text.data(), int(text.size())));
}

std::string taken(const Bio& bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return size > 0 ? std::string(data, size_t(size)) : std::string();
}

// A server has nobody to ask, so an encrypted key is an error and not a prompt on its terminal.
int noPassword(char*, int, int, void*)
{
    return -1;
}

Result<Key> checked(EVP_PKEY* raw, const char* what)
{
    Key key = own(raw);
    if (!key)
        return fail(ErrorKind::Invalid, std::string("not a ") + what, lastError());
    const auto kind = kindOf(key);
    if (!kind)
        return passOn(kind.error());
    return key;
}

// Ed25519 hashes by itself and wants none named.
const EVP_MD* digestFor(KeyKind kind)
{
    return kind == KeyKind::Ed25519 ? nullptr : EVP_sha256();
}

} // namespace

Key own(EVP_PKEY* key)
{
    return key ? Key(key, EVP_PKEY_free) : Key();
}

std::string lastError()
{
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        char line[256];
        ERR_error_string_n(code, line, sizeof line);
        if (!text.empty())
            text += "; ";
        text += line;
    }
    return text;
}

Result<Key> generate(KeyKind kind, int rsaBits)
{
    EVP_PKEY* key = nullptr;
    switch (kind) {
    case KeyKind::Rsa:
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(rsaBits));
        break;
    case KeyKind::Ed25519:
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        break;
    case KeyKind::EcdsaP256:
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
        break;
    }
    if (!key)
        return fail(ErrorKind::Internal, "the key could not be made", lastError());
    return own(key);
}

Result<Key> privateFromPem(std::string_view pem)
{
    if (pem.size() > maxKeyText)
        return fail(ErrorKind::TooLarge, "too long for a private key");
    return checked(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, noPassword, nullptr), "private key in PEM");
}

Result<Key> publicFromPem(std::string_view pem)
{
    if (pem.size() > maxKeyText)
        return fail(ErrorKind::TooLarge, "too long for a public key");
    return checked(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, noPassword, nullptr), "public key in PEM");
}

Result<Key> publicFromDer(std::string_view der)
{
    if (der.size() > maxKeyText)
        return fail(ErrorKind::TooLarge, "too long for a public key");
    const unsigned char* at = octets(der);
    const unsigned char* const end = at + der.size();
    EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, long(der.size()));
    if (!key) {
        ERR_clear_error();
        at = octets(der);
        key = d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, long(der.size()));
    }
    if (key && at != end) {
        EVP_PKEY_free(key);
        key = nullptr;
    }
    return checked(key, "public key in DER");
}

Result<Key> publicFromRawEd25519(std::string_view bytes)
{
    return checked(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(bytes), bytes.size()),
                   "public key of 32 octets");
}

Result<Key> publicFromRawP256(std::string_view bytes)
{
    if (bytes.size() != p256PointSize || bytes.front() != 4)
        return fail(ErrorKind::Invalid, "not a point of P-256 of 65 octets");
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    char group[] = "prime256v1";
    std::string point(bytes);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                               OSSL_PARAM_construct_end()};
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = nullptr;
    return checked(key, "point of P-256");
}

std::string rawP256(const Key& key)
{
    size_t size = 0;
    std::string bytes(p256PointSize, '\0');
    if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, reinterpret_cast<unsigned char*>(bytes.data()),
                                        bytes.size(), &size) != 1)
        size = 0;
    bytes.resize(size);
    return bytes;
}

Result<std::string> agree(const Key& own, const Key& peer)
{
    const Context context(EVP_PKEY_CTX_new(own.get(), nullptr));
    std::string secret(32, '\0');
    size_t size = secret.size();
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
        EVP_PKEY_derive(context.get(), reinterpret_cast<unsigned char*>(secret.data()), &size) != 1 || size != secret.size())
        return fail(ErrorKind::Invalid, "the keys do not come to a secret", lastError());
    return secret;
}

std::string privateToPem(const Key& key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return taken(bio);
}

std::string publicToPem(const Key& key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(bio.get(), key.get());
    return taken(bio);
}

std::string publicToDer(const Key& key)
{
    unsigned char* out = nullptr;
    const int size = i2d_PUBKEY(key.get(), &out);
    std::string der = size > 0 ? std::string(reinterpret_cast<char*>(out), size_t(size)) : std::string();
    OPENSSL_free(out);
    return der;
}

std::string rawEd25519(const Key& key)
{
    size_t size = 32;
    std::string bytes(size, '\0');
    if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size) != 1)
        size = 0;
    bytes.resize(size);
    return bytes;
}

Result<KeyKind> kindOf(const Key& key)
{
    switch (EVP_PKEY_get_base_id(key.get())) {
    case EVP_PKEY_RSA:
        // Verifying costs the square of the size, and keys come from other people's DNS.
        if (EVP_PKEY_get_bits(key.get()) > 8192)
            return fail(ErrorKind::TooLarge, "RSA keys of more than 8192 bits are not supported");
        return KeyKind::Rsa;
    case EVP_PKEY_ED25519:
        return KeyKind::Ed25519;
    case EVP_PKEY_EC: {
        char group[64] = {};
        size_t size = 0;
        if (EVP_PKEY_get_group_name(key.get(), group, sizeof group, &size) == 1
            && (std::string_view(group, size) == "prime256v1" || std::string_view(group, size) == "P-256"))
            return KeyKind::EcdsaP256;
        return fail(ErrorKind::Unsupported, "of the elliptic curves, only P-256 and Ed25519 are supported", group);
    }
    default:
        return fail(ErrorKind::Unsupported, "this kind of key is not supported");
    }
}

Result<std::string> sign(const KeyData& key, std::string_view bytes)
{
    const Digest context(EVP_MD_CTX_new());
    size_t size = 0;
    std::string signature;
    if (EVP_DigestSignInit(context.get(), nullptr, digestFor(key.kind), nullptr, key.evp.get()) != 1
        || EVP_DigestSign(context.get(), nullptr, &size, octets(bytes), bytes.size()) != 1)
        return fail(ErrorKind::Internal, "signing failed", lastError());
    signature.resize(size);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets(bytes),
                       bytes.size()) != 1)
        return fail(ErrorKind::Internal, "signing failed", lastError());
    signature.resize(size);
    return signature;
}

bool verify(const KeyData& key, std::string_view bytes, std::string_view signature)
{
    const Digest context(EVP_MD_CTX_new());
    const bool good =
        EVP_DigestVerifyInit(context.get(), nullptr, digestFor(key.kind), nullptr, key.evp.get()) == 1
        && EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(bytes), bytes.size()) == 1;
    if (!good)
        ERR_clear_error();
    return good;
}

} // namespace posthorn::crypto::evp
