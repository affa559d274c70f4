#include "base/result.h"

#include <array>

namespace posthorn {

std::string_view errorKindName(ErrorKind kind)
{
    static constexpr std::array<std::string_view, 17> names = {
        "invalid", "not-found", "exists", "denied", "auth-failed", "over-quota", "no-space", "too-large", "limit",
        "in-use", "unsupported", "unavailable", "timeout", "io", "corrupt", "cancelled", "internal"};
    return names[static_cast<size_t>(kind)];
}

tl::unexpected<Error> fail(ErrorKind kind, std::string text, std::string detail)
{
    bool temporary = false;
    switch (kind) {
    case ErrorKind::Unavailable:
    case ErrorKind::Timeout:
    case ErrorKind::Io:
    case ErrorKind::NoSpace:
    case ErrorKind::InUse:
    case ErrorKind::Limit:
    case ErrorKind::OverQuota:
        temporary = true;
        break;
    default:
        break;
    }
    return tl::unexpected<Error>(Error{kind, temporary, std::move(text), std::move(detail)});
}

} // namespace posthorn
