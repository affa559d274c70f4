#include "store/mailbox_name.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::store {

std::optional<std::string> normaliseMailboxName(std::string_view name)
{
    constexpr size_t mostBytes = 1000;
    constexpr long mostLevels = 32;
    if (name.empty() || name.size() > mostBytes || name.front() == '/' || name.back() == '/' ||
        name.find("//") != std::string_view::npos || !isUtf8(name) ||
        std::count(name.begin(), name.end(), '/') >= mostLevels)
        return std::nullopt;
    const auto bad = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f || c == '*' || c == '%';
    };
    if (std::any_of(name.begin(), name.end(), bad))
        return std::nullopt;
    std::string result(name);
    constexpr std::string_view inbox = "INBOX";
    if (startsWithIgnoreCase(name, inbox) && (name.size() == inbox.size() || name[inbox.size()] == '/'))
        result.replace(0, inbox.size(), inbox);
    return result;
}

} // namespace posthorn::store
