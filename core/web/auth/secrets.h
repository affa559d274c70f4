// Secrets as text for cookies, headers and addresses.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"

namespace posthorn::web {

/// RFC 4648 section 5, without padding.
inline std::string base64Url(std::string_view bytes)
{
    std::string text = base64Encode(bytes);
    text.resize(text.find_last_not_of('=') + 1);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

} // namespace posthorn::web
