#include "smtp/grammar.h"

#include <algorithm>

#include "base/text.h"
#include "delivery/acceptor.h"
#include "delivery/xtext.h"

namespace posthorn::smtp {

namespace {

std::string_view skipBlanks(std::string_view text)
{
    const size_t at = text.find_first_not_of(" \t");
    return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

bool isKeyword(std::string_view text)
{
    return !text.empty() && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               const char lower = asciiLower(c);
               return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

/// esmtp-value: anything but "=", blanks and controls; UTF-8 with SMTPUTF8.
bool isValue(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) > 32 && c != '=' && c != 127;
    });
}

bool parseParameters(std::string_view text, std::vector<Parameter>& out)
{
    while (!(text = skipBlanks(text)).empty()) {
        const size_t end = std::min(text.find_first_of(" \t"), text.size());
        const std::string_view item = text.substr(0, end);
        text.remove_prefix(end);
        Parameter parameter;
        const size_t equals = item.find('=');
        parameter.keyword = item.substr(0, equals);
        if (equals != std::string_view::npos)
            parameter.value = item.substr(equals + 1);
        const bool doubled = std::any_of(out.begin(), out.end(), [&](const Parameter& other) {
            return equalsIgnoreCase(other.keyword, parameter.keyword);
        });
        if (!isKeyword(parameter.keyword) || (parameter.value && !isValue(*parameter.value)) || doubled)
            return false;
        out.push_back(parameter);
    }
    return true;
}

/// Where the path's ">" is: not inside a quoted string.
size_t endOfPath(std::string_view text)
{
    bool quoted = false;
    for (size_t i = 1; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == '>' && !quoted)
            return i;
    }
    return std::string_view::npos;
}

/// Cuts "@a,@b:" off; false when something begins like a route and is none.
bool skipRoute(std::string_view& text)
{
    if (text.empty() || text.front() != '@')
        return true;
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return false;
    for (const std::string_view hop : split(text.substr(0, colon), ',')) {
        if (hop.size() < 2 || hop.front() != '@' || !MailAddress::parse("x" + std::string(hop)))
            return false;
    }
    text.remove_prefix(colon + 1);
    return true;
}

} // namespace

std::optional<Path> takePath(std::string_view& text, PathKind kind)
{
    if (text.empty() || text.front() != '<')
        return std::nullopt;
    const size_t end = endOfPath(text);
    if (end == std::string_view::npos)
        return std::nullopt;
    std::string_view inside = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    Path path;
    path.isAscii = isAscii(inside);
    if (inside.empty())
        return kind == PathKind::Reverse ? std::optional(path) : std::nullopt;
    if (kind == PathKind::Forward && equalsIgnoreCase(inside, "postmaster")) {
        path.address.local = "postmaster";
        return path;
    }
    if (inside.size() > 512 || !skipRoute(inside))
        return std::nullopt;
    auto address = MailAddress::parse(inside);
    if (!address)
        return std::nullopt;
    path.address = std::move(*address);
    return path;
}

PathFault parsePathArgument(std::string_view text, std::string_view word, PathKind kind, PathArgument& out)
{
    text = skipBlanks(text);
    if (!startsWithIgnoreCase(text, word))
        return PathFault::Syntax;
    text = skipBlanks(text.substr(word.size()));
    if (text.empty() || text.front() != ':')
        return PathFault::Syntax;
    text = skipBlanks(text.substr(1));
    if (text.empty() || text.front() != '<' || endOfPath(text) == std::string_view::npos)
        return PathFault::Syntax;
    auto path = takePath(text, kind);
    if (!path)
        return PathFault::BadAddress;
    out.path = std::move(*path);
    if (!text.empty() && text.front() != ' ' && text.front() != '\t')
        return PathFault::Syntax;
    return parseParameters(text, out.parameters) ? PathFault::None : PathFault::BadParameters;
}

bool isGreetingName(std::string_view text)
{
    if (text.empty() || text.size() > 255 || !isUtf8(text))
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = asciiLower(c);
        return static_cast<unsigned char>(c) >= 0x80 || (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:[]").find(c) != std::string_view::npos;
    });
}

std::optional<std::string> parseOriginalRecipient(std::string_view value)
{
    const size_t semicolon = value.find(';');
    if (value.size() > 500 || semicolon == std::string_view::npos || !isKeyword(value.substr(0, semicolon)))
        return std::nullopt;
    const std::string_view type = value.substr(0, semicolon);
    const std::string_view address = value.substr(semicolon + 1);
    auto decoded = equalsIgnoreCase(type, "utf-8") ? delivery::decodeUtf8Xtext(address)
                                                   : delivery::decodeXtext(address);
    if (!decoded || decoded->empty() || !isUtf8(*decoded))
        return std::nullopt;
    return toLower(type) + ';' + *decoded;
}

std::optional<uint32_t> parseNotify(std::string_view value)
{
    if (equalsIgnoreCase(value, "NEVER"))
        return delivery::NotifyNever;
    uint32_t bits = 0;
    for (const std::string_view word : split(value, ',')) {
        const uint32_t bit = equalsIgnoreCase(word, "SUCCESS")   ? delivery::NotifySuccess
                             : equalsIgnoreCase(word, "FAILURE") ? delivery::NotifyFailure
                             : equalsIgnoreCase(word, "DELAY")   ? delivery::NotifyDelay
                                                                 : 0u;
        if (bit == 0)
            return std::nullopt;
        bits |= bit;
    }
    return bits;
}

} // namespace posthorn::smtp
