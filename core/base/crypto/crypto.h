// Signatures, certificates, sealed secrets and hashes: the one door to cryptography for everybody but the TLS engine.
// Behind it stand two back ends that pass the same test vectors: QCA where its Qt 6 build is packaged, else OpenSSL's
// EVP. Any room may call in, from any thread; keys are values that may be copied and shared between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace posthorn::crypto {

enum class KeyKind {
    Rsa,      ///< signs PKCS #1 v1.5 with SHA-256 (RFC 8017 section 8.2)
    Ed25519,  ///< RFC 8032, 64-octet signatures
    EcdsaP256 ///< ECDSA on P-256 with SHA-256, signatures as DER (RFC 3279 section 2.2.3)
};

struct KeyData; // the back end's own form of a key

class PublicKey {
public:
    /// Reads one "PUBLIC KEY" block. Invalid for anything else, Unsupported for other kinds of key.
    static Result<PublicKey> fromPem(std::string_view pem);
    /// Reads a SubjectPublicKeyInfo or, as DKIM's p= tag may carry it, an RSAPublicKey (RFC 6376 section 3.6.1).
    static Result<PublicKey> fromDer(std::string_view der);
    /// The 32 octets of an Ed25519 key, as DKIM's p= tag carries them (RFC 8463 section 4).
    static Result<PublicKey> fromRawEd25519(std::string_view bytes);
    /// The 65 octets of a point of P-256, not compressed (SEC 1 section 2.3.3). Invalid where it is not on the curve.
    static Result<PublicKey> fromRawP256(std::string_view bytes);

    KeyKind kind() const;
    int bits() const;
    std::string toPem() const;
    /// The SubjectPublicKeyInfo in DER.
    std::string toDer() const;
    /// The 32 octets of an Ed25519 key; empty for other kinds.
    std::string rawEd25519() const;
    /// The 65 octets of a P-256 key's point; empty for other kinds.
    std::string rawP256() const;

    explicit PublicKey(std::shared_ptr<const KeyData> data) : m_data(std::move(data)) {}
    const KeyData& data() const { return *m_data; }

private:
    std::shared_ptr<const KeyData> m_data;
};

class PrivateKey {
public:
    /// Reads one unencrypted "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY" block.
    static Result<PrivateKey> fromPem(std::string_view pem);

    KeyKind kind() const;
    int bits() const;
    /// PKCS #8, not encrypted: write it to files with mode 0600 only, or seal() it.
    std::string toPem() const;
    PublicKey publicKey() const;

    explicit PrivateKey(std::shared_ptr<const KeyData> data) : m_data(std::move(data)) {}
    const KeyData& data() const { return *m_data; }

private:
    std::shared_ptr<const KeyData> m_data;
};

/// "openssl" or "qca".
std::string_view backendName();

/// Makes a fresh key. @p rsaBits (2048 to 4096) counts for RSA only, which takes up to a second: not on a worker.
Result<PrivateKey> makeKey(KeyKind kind, int rsaBits = 2048);

Result<std::string> sign(const PrivateKey& key, std::string_view bytes);
/// False for a wrong signature as for one that is malformed.
bool verify(const PublicKey& key, std::string_view bytes, std::string_view signature);

/// ECDH (SEC 1 section 3.3.1) on P-256: the 32 octets that both sides come to. Invalid for keys of other kinds.
Result<std::string> agree(const PrivateKey& own, const PublicKey& peer);

/// Makes a self-signed X.509 v3 certificate for TLS servers and clients, in PEM. @p names become the
/// subjectAltName: IP addresses in their textual form, all else DNS names (ASCII, a leading "*." allowed); the first is
/// the common name too. Valid from an hour before @p now for @p days (1 to 36500).
Result<std::string> makeCertificate(const PrivateKey& key, const std::vector<std::string>& names, int days,
                                    UnixMs now = Clock::system().now());

/// Encrypts and authenticates @p plain with a 32-octet key: a version octet, a random 96-bit nonce, the AES-256-GCM
/// ciphertext and its 128-bit tag. One key may seal some 2^32 secrets.
Result<std::string> seal(std::string_view key, std::string_view plain);
/// Opens what seal() made. Corrupt for a wrong key and for a changed blob alike; Unsupported for a newer version.
Result<std::string> open(std::string_view key, std::string_view sealed);

/// AES-128-GCM for protocols that name it (RFC 8188), with a 16-octet key and a 12-octet nonce that is used once with it:
/// the ciphertext and its 128-bit tag. At most 16 MiB. What is kept here is seal()'s business.
Result<std::string> sealAes128Gcm(std::string_view key, std::string_view nonce, std::string_view plain);
/// Corrupt for a wrong key as for changed octets.
Result<std::string> openAes128Gcm(std::string_view key, std::string_view nonce, std::string_view sealed);

enum class Hash { Md5, Sha1, Sha256, Sha512 };

/// Octets of a digest.
constexpr size_t hashSize(Hash hash)
{
    return hash == Hash::Md5 ? 16 : hash == Hash::Sha1 ? 20 : hash == Hash::Sha256 ? 32 : 64;
}
std::string hash(Hash kind, std::string_view bytes);
std::string hmac(Hash kind, std::string_view key, std::string_view bytes);

/// Hashes what comes in pieces.
class Hasher {
public:
    explicit Hasher(Hash kind);
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    void add(std::string_view bytes);
    /// The digest of all that was added; the hasher is then as new.
    std::string result();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// PBKDF2 (RFC 8018 section 5.2) over HMAC. 10,000 iterations with SHA-256 take about 7 ms: not on a worker.
std::string pbkdf2(Hash kind, std::string_view password, std::string_view salt, int iterations, size_t size);

/// HKDF (RFC 5869): extract, then expand to @p size octets, at most 255 digests.
std::string hkdf(Hash kind, std::string_view salt, std::string_view secret, std::string_view info, size_t size);

/// Compares in a time that depends on the lengths only.
bool constantTimeEquals(std::string_view a, std::string_view b);

} // namespace posthorn::crypto
