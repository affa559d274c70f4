// The back end where QCA has no Qt 6 package (Debian 12): OpenSSL 3's EVP for everything.
#include "base/crypto/backend.h"

namespace posthorn::crypto::backend {
namespace {

struct CipherDelete {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherDelete>;

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(std::string& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

const EVP_CIPHER* cipherFor(std::string_view key)
{
    return key.size() == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
}

} // namespace

std::string_view name()
{
    return "openssl";
}

Result<evp::Key> generate(KeyKind kind, int rsaBits)
{
    return evp::generate(kind, rsaBits);
}

void adopt(KeyData&, bool)
{
}

Result<std::string> sign(const KeyData& key, std::string_view bytes)
{
    return evp::sign(key, bytes);
}

bool verify(const KeyData& key, std::string_view bytes, std::string_view signature)
{
    return evp::verify(key, bytes, signature);
}

Result<std::string> seal(std::string_view key, std::string_view nonce, std::string_view plain)
{
    const Cipher context(EVP_CIPHER_CTX_new());
    std::string out(plain.size() + sealTagSize, '\0');
    int size = 0;
    int rest = 0;
    if (EVP_EncryptInit_ex(context.get(), cipherFor(key), nullptr, octets(key), octets(nonce)) != 1
        || EVP_EncryptUpdate(context.get(), octets(out), &size, octets(plain), int(plain.size())) != 1
        || EVP_EncryptFinal_ex(context.get(), octets(out) + size, &rest) != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, int(sealTagSize),
                               octets(out) + plain.size()) != 1)
        return fail(ErrorKind::Internal, "sealing failed", evp::lastError());
    return out;
}

Result<std::string> open(std::string_view key, std::string_view nonce, std::string_view sealed)
{
    const Cipher context(EVP_CIPHER_CTX_new());
    std::string tag(sealed.substr(sealed.size() - sealTagSize));
    const std::string_view text = sealed.substr(0, sealed.size() - sealTagSize);
    std::string out(text.size() + sealTagSize, '\0'); // room for Final's pointer, which writes nothing with GCM
    int size = 0;
    int rest = 0;
    if (EVP_DecryptInit_ex(context.get(), cipherFor(key), nullptr, octets(key), octets(nonce)) != 1
        || EVP_DecryptUpdate(context.get(), octets(out), &size, octets(text), int(text.size())) != 1
        || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, int(sealTagSize), octets(tag)) != 1
        || EVP_DecryptFinal_ex(context.get(), octets(out) + size, &rest) != 1)
        return fail(ErrorKind::Corrupt, "the secret was sealed with another key, or changed", evp::lastError());
    out.resize(text.size());
    return out;
}

} // namespace posthorn::crypto::backend
