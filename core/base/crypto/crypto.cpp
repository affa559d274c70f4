#include "base/crypto/crypto.h"

#include "base/crypto/backend.h"
#include "base/random.h"

namespace posthorn::crypto {
namespace {

constexpr size_t sealKeySize = 32;
constexpr size_t aes128KeySize = 16;
constexpr char sealVersion = 1;
constexpr size_t maxSealed = 16 * 1024 * 1024; // secrets are keys and passwords; EVP counts in int

std::shared_ptr<const KeyData> keep(KeyKind kind, evp::Key key, bool isPrivate)
{
    auto data = std::make_shared<KeyData>();
    data->kind = kind;
    data->evp = std::move(key);
    backend::adopt(*data, isPrivate);
    return data;
}

template<class K>
Result<K> wrap(Result<evp::Key> key, bool isPrivate)
{
    if (!key)
        return passOn(std::move(key.error()));
    const auto kind = evp::kindOf(*key);
    if (!kind)
        return passOn(kind.error());
    return K(keep(*kind, std::move(*key), isPrivate));
}

} // namespace

Result<PublicKey> PublicKey::fromPem(std::string_view pem)
{
    return wrap<PublicKey>(evp::publicFromPem(pem), false);
}

Result<PublicKey> PublicKey::fromDer(std::string_view der)
{
    return wrap<PublicKey>(evp::publicFromDer(der), false);
}

Result<PublicKey> PublicKey::fromRawEd25519(std::string_view bytes)
{
    return wrap<PublicKey>(evp::publicFromRawEd25519(bytes), false);
}

Result<PublicKey> PublicKey::fromRawP256(std::string_view bytes)
{
    return wrap<PublicKey>(evp::publicFromRawP256(bytes), false);
}

KeyKind PublicKey::kind() const
{
    return m_data->kind;
}

int PublicKey::bits() const
{
    return EVP_PKEY_get_bits(m_data->evp.get());
}

std::string PublicKey::toPem() const
{
    return evp::publicToPem(m_data->evp);
}

std::string PublicKey::toDer() const
{
    return evp::publicToDer(m_data->evp);
}

std::string PublicKey::rawEd25519() const
{
    return m_data->kind == KeyKind::Ed25519 ? evp::rawEd25519(m_data->evp) : std::string();
}

std::string PublicKey::rawP256() const
{
    return m_data->kind == KeyKind::EcdsaP256 ? evp::rawP256(m_data->evp) : std::string();
}

Result<PrivateKey> PrivateKey::fromPem(std::string_view pem)
{
    return wrap<PrivateKey>(evp::privateFromPem(pem), true);
}

KeyKind PrivateKey::kind() const
{
    return m_data->kind;
}

int PrivateKey::bits() const
{
    return EVP_PKEY_get_bits(m_data->evp.get());
}

std::string PrivateKey::toPem() const
{
    return evp::privateToPem(m_data->evp);
}

PublicKey PrivateKey::publicKey() const
{
    // An EVP_PKEY that holds the private half serves wherever the public one is asked for.
    return PublicKey(keep(m_data->kind, m_data->evp, false));
}

std::string_view backendName()
{
    return backend::name();
}

Result<PrivateKey> makeKey(KeyKind kind, int rsaBits)
{
    if (kind == KeyKind::Rsa && (rsaBits < 2048 || rsaBits > 4096))
        return fail(ErrorKind::Invalid, "an RSA key has 2048 to 4096 bits");
    return wrap<PrivateKey>(backend::generate(kind, rsaBits), true);
}

Result<std::string> sign(const PrivateKey& key, std::string_view bytes)
{
    return backend::sign(key.data(), bytes);
}

bool verify(const PublicKey& key, std::string_view bytes, std::string_view signature)
{
    return backend::verify(key.data(), bytes, signature);
}

Result<std::string> agree(const PrivateKey& own, const PublicKey& peer)
{
    if (own.kind() != KeyKind::EcdsaP256 || peer.kind() != KeyKind::EcdsaP256)
        return fail(ErrorKind::Invalid, "both keys must be of P-256");
    return evp::agree(own.data().evp, peer.data().evp);
}

Result<std::string> sealAes128Gcm(std::string_view key, std::string_view nonce, std::string_view plain)
{
    if (key.size() != aes128KeySize || nonce.size() != backend::sealNonceSize)
        return fail(ErrorKind::Invalid, "a key has 16 octets, a nonce 12");
    if (plain.size() > maxSealed)
        return fail(ErrorKind::TooLarge, "too long to be sealed");
    return backend::seal(key, nonce, plain);
}

Result<std::string> openAes128Gcm(std::string_view key, std::string_view nonce, std::string_view sealed)
{
    if (key.size() != aes128KeySize || nonce.size() != backend::sealNonceSize)
        return fail(ErrorKind::Invalid, "a key has 16 octets, a nonce 12");
    if (sealed.size() > maxSealed + backend::sealTagSize)
        return fail(ErrorKind::TooLarge, "too long to be opened");
    if (sealed.size() < backend::sealTagSize)
        return fail(ErrorKind::Corrupt, "too short");
    return backend::open(key, nonce, sealed);
}

Result<std::string> seal(std::string_view key, std::string_view plain)
{
    if (key.size() != sealKeySize)
        return fail(ErrorKind::Invalid, "a sealing key has 32 octets");
    if (plain.size() > maxSealed)
        return fail(ErrorKind::TooLarge, "too long to be sealed");
    const std::string nonce = randomBytes(backend::sealNonceSize);
    const auto sealed = backend::seal(key, nonce, plain);
    if (!sealed)
        return passOn(sealed.error());
    std::string blob;
    blob.reserve(1 + nonce.size() + sealed->size());
    blob += sealVersion;
    blob += nonce;
    blob += *sealed;
    return blob;
}

Result<std::string> open(std::string_view key, std::string_view sealed)
{
    if (key.size() != sealKeySize)
        return fail(ErrorKind::Invalid, "a sealing key has 32 octets");
    if (sealed.size() > maxSealed + 64)
        return fail(ErrorKind::TooLarge, "too long for a sealed secret");
    if (!sealed.empty() && sealed.front() != sealVersion)
        return fail(ErrorKind::Unsupported, "sealed by another version");
    if (sealed.size() < 1 + backend::sealNonceSize + backend::sealTagSize)
        return fail(ErrorKind::Corrupt, "the sealed secret is too short");
    return backend::open(key, sealed.substr(1, backend::sealNonceSize), sealed.substr(1 + backend::sealNonceSize));
}

} // namespace posthorn::crypto
