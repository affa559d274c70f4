// What goes to a push service, so that it carries what it cannot read: RFC 8291 over the aes128gcm coding of RFC 8188.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/crypto.h"

namespace posthorn::jmap {

/// The receiver's, as its subscription names them.
struct PushKeys {
    std::string p256dh; ///< the point of its public key, 65 octets
    std::string auth;   ///< 16 octets

    /// From base64url, as PushSubscription's "keys" has them; nothing where they are no such keys.
    static std::optional<PushKeys> parse(std::string_view p256dh, std::string_view auth);
};

/// RFC 4648 section 5, with or without padding.
std::optional<std::string> base64UrlDecode(std::string_view text);

/// The body of a push message, in one record of at most 4,096 octets. TooLarge, Invalid (keys).
Result<std::string> encryptPush(std::string_view plain, const PushKeys& keys);
/// The same with a key pair and a salt (16 octets) that are given, each to be used once.
Result<std::string> encryptPush(std::string_view plain, const PushKeys& keys, const crypto::PrivateKey& own,
                                std::string_view salt);

} // namespace posthorn::jmap
