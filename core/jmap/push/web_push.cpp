#include "jmap/push/web_push.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"

namespace posthorn::jmap {

namespace {

using crypto::Hash;
using namespace std::string_view_literals;

constexpr size_t saltSize = 16;
constexpr size_t authSize = 16;
constexpr uint32_t recordSize = 4096;
constexpr size_t overhead = 86 + 17; ///< of the header, and of delimiter and tag

} // namespace

std::optional<std::string> base64UrlDecode(std::string_view text)
{
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    if (text.find_first_of("+/") != std::string_view::npos)
        return std::nullopt;
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    plain.append((4 - plain.size() % 4) % 4, '=');
    return base64Decode(plain);
}

std::optional<PushKeys> PushKeys::parse(std::string_view p256dh, std::string_view auth)
{
    auto point = base64UrlDecode(p256dh);
    auto secret = base64UrlDecode(auth);
    if (!point || !secret || secret->size() != authSize || !crypto::PublicKey::fromRawP256(*point))
        return std::nullopt;
    return PushKeys{std::move(*point), std::move(*secret)};
}

Result<std::string> encryptPush(std::string_view plain, const PushKeys& keys, const crypto::PrivateKey& own,
                                std::string_view salt)
{
    if (plain.size() + overhead > recordSize)
        return fail(ErrorKind::TooLarge, "too long for one push message");
    const auto peer = crypto::PublicKey::fromRawP256(keys.p256dh);
    if (!peer)
        return passOn(peer.error());
    const auto shared = crypto::agree(own, *peer);
    if (!shared)
        return passOn(shared.error());
    const std::string point = own.publicKey().rawP256();
    // RFC 8291 section 3.4.
    const std::string info = std::string("WebPush: info\0"sv) + keys.p256dh + point;
    const std::string secret = crypto::hkdf(Hash::Sha256, keys.auth, *shared, info, 32);
    const std::string key = crypto::hkdf(Hash::Sha256, salt, secret, "Content-Encoding: aes128gcm\0"sv, 16);
    const std::string nonce = crypto::hkdf(Hash::Sha256, salt, secret, "Content-Encoding: nonce\0"sv, 12);
    const auto sealed = crypto::sealAes128Gcm(key, nonce, std::string(plain) + '\2'); // RFC 8188 section 2: the last record
    if (!sealed)
        return passOn(sealed.error());
    std::string out(salt);
    for (int shift = 24; shift >= 0; shift -= 8)
        out += char(recordSize >> shift & 0xff);
    out += char(point.size());
    return out + point + *sealed;
}

Result<std::string> encryptPush(std::string_view plain, const PushKeys& keys)
{
    const auto own = crypto::makeKey(crypto::KeyKind::EcdsaP256);
    if (!own)
        return passOn(own.error());
    return encryptPush(plain, keys, *own, randomBytes(saltSize));
}

} // namespace posthorn::jmap
