// Time-based one-time codes (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, thirty seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace posthorn::directory::totp {

constexpr int64_t stepSeconds = 30;
constexpr size_t secretSize = 20; ///< RFC 4226 section 4: 160 bits

/// The number of the step that @p now is in.
constexpr int64_t stepAt(UnixMs now)
{
    return now / 1000 / stepSeconds;
}
/// RFC 4226 section 5.3 with @p digits (6 to 8).
std::string code(std::string_view secret, int64_t step, int digits = 6);
/// The step to which the six digits belong: the present one, the one before or the one after (RFC 6238 section 5.2), and
/// later than @p lastStep. Takes as long whether it finds one or not.
std::optional<int64_t> matchingStep(std::string_view secret, std::string_view digits, UnixMs now, int64_t lastStep);

/// RFC 4648 section 6, upper case, without padding.
std::string base32(std::string_view bytes);
/// The address that authenticator apps read from a QR code (Google's Key URI format).
std::string keyUri(std::string_view secret, std::string_view account, std::string_view issuer);

} // namespace posthorn::directory::totp
