// The back end where QCA is packaged: RSA keys and signatures and AES-GCM are QCA's, through its ossl plugin. QCA
// 2.3 has no Ed25519 and no ECDSA; and its certificates are signed with SHA-1, carry only one of several DNS names and
// turn an IP address into 0.0.0.0 (looked at with 2.3.5), so those three stay with EVP.
#include "base/crypto/backend.h"

#include <QtCrypto>

namespace posthorn::crypto::backend {
namespace {

// QCA wants one of these to live as long as anything of it is used. Every key passes here while it is made, so a static
// key is destroyed before this.
void ready()
{
    static const QCA::Initializer initializer;
}

QByteArray borrowed(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), int(bytes.size()));
}

QByteArray copied(std::string_view bytes)
{
    return QByteArray(bytes.data(), int(bytes.size()));
}

std::string text(const QByteArray& bytes)
{
    return std::string(bytes.constData(), size_t(bytes.size()));
}

void append(std::string& out, const QCA::MemoryRegion& region)
{
    out.append(region.constData(), size_t(region.size()));
}

QString cipherFor(std::string_view key)
{
    return key.size() == 16 ? QStringLiteral("aes128") : QStringLiteral("aes256");
}

} // namespace

std::string_view name()
{
    return "qca";
}

Result<evp::Key> generate(KeyKind kind, int rsaBits)
{
    if (kind != KeyKind::Rsa)
        return evp::generate(kind, rsaBits);
    ready();
    const QCA::PrivateKey key = QCA::KeyGenerator().createRSA(rsaBits);
    if (key.isNull())
        return fail(ErrorKind::Internal, "the key could not be made", "QCA made no RSA key");
    return evp::privateFromPem(text(key.toPEM().toLatin1()));
}

void adopt(KeyData& key, bool isPrivate)
{
    if (key.kind != KeyKind::Rsa)
        return;
    ready();
    const std::string pem = isPrivate ? evp::privateToPem(key.evp) : evp::publicToPem(key.evp);
    const QString qtPem = QString::fromLatin1(pem.data(), int(pem.size()));
    if (isPrivate)
        key.native = std::make_shared<const QCA::PrivateKey>(QCA::PrivateKey::fromPEM(qtPem));
    else
        key.native = std::make_shared<const QCA::PublicKey>(QCA::PublicKey::fromPEM(qtPem));
}

Result<std::string> sign(const KeyData& key, std::string_view bytes)
{
    if (key.kind != KeyKind::Rsa)
        return evp::sign(key, bytes);
    // A copy, because signing works inside the object and keys are shared between threads.
    QCA::PrivateKey signer = *static_cast<const QCA::PrivateKey*>(key.native.get());
    if (signer.isNull())
        return fail(ErrorKind::Internal, "signing failed", "QCA does not take this key");
    const QByteArray signature = signer.signMessage(borrowed(bytes), QCA::EMSA3_SHA256);
    if (signature.isEmpty())
        return fail(ErrorKind::Internal, "signing failed", "QCA made no signature");
    return text(signature);
}

bool verify(const KeyData& key, std::string_view bytes, std::string_view signature)
{
    if (key.kind != KeyKind::Rsa)
        return evp::verify(key, bytes, signature);
    QCA::PublicKey verifier = *static_cast<const QCA::PublicKey*>(key.native.get());
    return !verifier.isNull() && verifier.verifyMessage(borrowed(bytes), borrowed(signature), QCA::EMSA3_SHA256);
}

Result<std::string> seal(std::string_view key, std::string_view nonce, std::string_view plain)
{
    ready();
    QCA::Cipher cipher(cipherFor(key), QCA::Cipher::GCM, QCA::Cipher::NoPadding, QCA::Encode,
                       QCA::SymmetricKey(copied(key)), QCA::InitializationVector(copied(nonce)),
                       QCA::AuthTag(int(sealTagSize)));
    std::string out;
    out.reserve(plain.size() + sealTagSize);
    append(out, cipher.update(copied(plain)));
    append(out, cipher.final());
    const QCA::AuthTag tag = cipher.tag();
    if (!cipher.ok() || out.size() != plain.size() || tag.size() != int(sealTagSize))
        return fail(ErrorKind::Internal, "sealing failed", "QCA's AES-GCM failed");
    append(out, tag);
    return out;
}

Result<std::string> open(std::string_view key, std::string_view nonce, std::string_view sealed)
{
    ready();
    const std::string_view tag = sealed.substr(sealed.size() - sealTagSize);
    const std::string_view secret = sealed.substr(0, sealed.size() - sealTagSize);
    QCA::Cipher cipher(cipherFor(key), QCA::Cipher::GCM, QCA::Cipher::NoPadding, QCA::Decode,
                       QCA::SymmetricKey(copied(key)), QCA::InitializationVector(copied(nonce)),
                       QCA::AuthTag(copied(tag)));
    std::string out;
    append(out, cipher.update(copied(secret)));
    append(out, cipher.final());
    if (!cipher.ok() || out.size() != secret.size())
        return fail(ErrorKind::Corrupt, "the secret was sealed with another key, or changed");
    return out;
}

} // namespace posthorn::crypto::backend
