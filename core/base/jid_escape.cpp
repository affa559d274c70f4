#include "base/jid_escape.h"

#include <optional>

#include "base/text.h"

namespace posthorn {

namespace {

constexpr std::string_view escaped = " \"&'/:<>@\\"; // XEP-0106 section 4.2

/// What the sequence at the beginning of @p text stands for.
std::optional<char> sequenceAt(std::string_view text)
{
    if (text.size() < 3 || text[0] != '\\')
        return std::nullopt;
    const std::string digits = toLower(text.substr(1, 2));
    for (const char c : escaped) {
        if (hexEncode(std::string_view(&c, 1)) == digits)
            return c;
    }
    return std::nullopt;
}

} // namespace

std::string escapeJidLocal(std::string_view name)
{
    std::string out;
    for (size_t i = 0; i < name.size(); ++i) {
        const bool needs = name[i] == '\\' ? sequenceAt(name.substr(i)).has_value() : escaped.find(name[i]) != std::string_view::npos;
        if (needs)
            out.append("\\").append(hexEncode(name.substr(i, 1)));
        else
            out.push_back(name[i]);
    }
    return out;
}

std::string unescapeJidLocal(std::string_view local)
{
    if (local.find('\\') == std::string_view::npos)
        return std::string(local);
    std::string out;
    for (size_t i = 0; i < local.size(); ++i) {
        const auto meant = sequenceAt(local.substr(i));
        out.push_back(meant.value_or(local[i]));
        i += meant ? 2 : 0;
    }
    return out;
}

} // namespace posthorn
