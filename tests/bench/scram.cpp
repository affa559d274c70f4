#include "scram.h"

#include "fail.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <unordered_map>

namespace posthorn::bench {

namespace {

const unsigned char* octetsOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view text)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!HMAC(digest, key.data(), int(key.size()), octetsOf(text), text.size(), out, &size))
        fail("OpenSSL makes no HMAC");
    return {reinterpret_cast<char*>(out), size};
}

std::string hash(const EVP_MD* digest, std::string_view text)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), out, &size, digest, nullptr) != 1)
        fail("OpenSSL makes no hash");
    return {reinterpret_cast<char*>(out), size};
}

std::string exclusiveOr(std::string one, std::string_view other)
{
    for (size_t i = 0; i < one.size(); ++i)
        one[i] = char(one[i] ^ other[i]);
    return one;
}

/// The value of "@p name=" in a message of SCRAM.
std::string_view field(std::string_view message, char name)
{
    while (!message.empty()) {
        const std::string_view part = message.substr(0, message.find(','));
        if (part.size() > 1 && part[0] == name && part[1] == '=')
            return part.substr(2);
        message.remove_prefix(std::min(part.size() + 1, message.size()));
    }
    return {};
}

const std::string& saltedPassword(const EVP_MD* digest, const std::string& password, const std::string& salt,
                                  int iterations)
{
    static std::unordered_map<std::string, std::string> known;
    std::string& salted = known[password + '\0' + salt + '\0' + std::to_string(iterations)];
    if (salted.empty()) {
        salted.resize(size_t(EVP_MD_get_size(digest)));
        if (PKCS5_PBKDF2_HMAC(password.data(), int(password.size()), octetsOf(salt), int(salt.size()), iterations, digest,
                              int(salted.size()), reinterpret_cast<unsigned char*>(salted.data())) != 1)
            fail("OpenSSL makes no PBKDF2");
    }
    return salted;
}

std::string randomNonce()
{
    unsigned char octets[18];
    if (RAND_bytes(octets, sizeof octets) != 1)
        fail("OpenSSL has no random octets");
    return base64({reinterpret_cast<char*>(octets), sizeof octets});
}

} // namespace

Scram::Scram(std::string user, std::string password, bool sha256, std::string nonce)
    : m_password(std::move(password))
    , m_sha256(sha256)
    , m_nonce(nonce.empty() ? randomNonce() : std::move(nonce))
    , m_firstBare("n=" + user + ",r=" + m_nonce)
{}

std::string Scram::answer(std::string_view serverFirst)
{
    const std::string_view nonce = field(serverFirst, 'r');
    const std::string salt = fromBase64(field(serverFirst, 's'));
    const std::string_view count = field(serverFirst, 'i');
    int iterations = 0;
    std::from_chars(count.data(), count.data() + count.size(), iterations);
    if (!nonce.starts_with(m_nonce) || salt.empty() || iterations < 1)
        return {};
    const EVP_MD* digest = m_sha256 ? EVP_sha256() : EVP_sha1();
    const std::string& salted = saltedPassword(digest, m_password, salt, iterations);
    const std::string withoutProof = "c=biws,r=" + std::string(nonce);
    const std::string signedText = m_firstBare + ',' + std::string(serverFirst) + ',' + withoutProof;
    const std::string clientKey = hmac(digest, salted, "Client Key");
    const std::string proof = exclusiveOr(clientKey, hmac(digest, hash(digest, clientKey), signedText));
    m_proof = "v=" + base64(hmac(digest, hmac(digest, salted, "Server Key"), signedText));
    return withoutProof + ",p=" + base64(proof);
}

std::string base64(std::string_view octets)
{
    std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), octetsOf(octets), int(octets.size()));
    out.resize(size_t(size));
    return out;
}

std::string fromBase64(std::string_view text)
{
    std::string out(text.size() / 4 * 3 + 3, '\0');
    int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), octetsOf(text), int(text.size()));
    while (size > 0 && text.ends_with('=')) {
        text.remove_suffix(1);
        --size;
    }
    out.resize(size > 0 ? size_t(size) : 0);
    return out;
}

} // namespace posthorn::bench
