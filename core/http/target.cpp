#include "http/target.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::http {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = asciiLower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The octet of "xx" at the start of @p text, or -1.
int octetOf(std::string_view text)
{
    if (text.size() < 2 || hexValue(text[0]) < 0 || hexValue(text[1]) < 0)
        return -1;
    return hexValue(text[0]) * 16 + hexValue(text[1]);
}

bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

} // namespace

std::optional<Target> splitTarget(std::string_view target)
{
    Target parts;
    if (target == "*") {
        parts.path = target;
        return parts;
    }
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!startsWithIgnoreCase(target, scheme))
            continue;
        target.remove_prefix(scheme.size());
        const size_t end = target.find_first_of("/?");
        parts.authority = target.substr(0, end);
        if (parts.authority.empty())
            return std::nullopt;
        target = end == std::string_view::npos ? std::string_view() : target.substr(end);
        break;
    }
    if (parts.authority.empty() && (target.empty() || target.front() != '/'))
        return std::nullopt;
    const size_t mark = target.find('?');
    parts.path = target.substr(0, mark);
    if (mark != std::string_view::npos)
        parts.query = target.substr(mark + 1);
    if (parts.path.empty())
        parts.path = "/";
    if (parts.path.find('#') != std::string_view::npos || parts.query.find('#') != std::string_view::npos)
        return std::nullopt; // a fragment is the client's own affair
    return parts;
}

std::optional<std::string> decodePath(std::string_view path)
{
    std::string out;
    out.reserve(path.size());
    for (size_t i = 0; i < path.size(); ++i) {
        int octet = static_cast<unsigned char>(path[i]);
        if (octet == '%') {
            octet = octetOf(path.substr(i + 1));
            if (octet < 0 || octet == '/')
                return std::nullopt;
            i += 2;
        }
        if (octet < 0x20 || octet == 0x7f || octet == '\\')
            return std::nullopt;
        out += char(octet);
    }
    std::string_view rest = out;
    while (!rest.empty()) {
        const std::string_view segment = takeUntil(rest, '/');
        if (segment == "." || segment == "..")
            return std::nullopt;
    }
    if (!isUtf8(out))
        return std::nullopt;
    return out;
}

std::string decodeForm(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const int octet = text[i] == '%' ? octetOf(text.substr(i + 1)) : -1;
        if (octet >= 0) {
            out += char(octet);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string percentEncode(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (isUnreserved(c))
            out += c;
        else
            out += '%' + toUpper(hexEncode(std::string_view(&c, 1)));
    }
    return out;
}

std::optional<std::string> hostOf(std::string_view authority)
{
    std::string_view host = authority;
    std::string_view port;
    if (!host.empty() && host.front() == '[') {
        const size_t end = host.find(']');
        if (end == std::string_view::npos)
            return std::nullopt;
        port = host.substr(end + 1);
        host = host.substr(0, end + 1);
        const std::string_view inside = host.substr(1, host.size() - 2);
        if (inside.empty() || inside.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
            return std::nullopt;
    } else {
        const size_t colon = host.find(':');
        if (colon != std::string_view::npos) {
            port = host.substr(colon);
            host = host.substr(0, colon);
        }
        const auto allowed = [](char c) { return isUnreserved(c); };
        if (host.empty() || host.size() > 255 || !std::all_of(host.begin(), host.end(), allowed))
            return std::nullopt;
    }
    if (!port.empty()) {
        port.remove_prefix(1);
        if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
    }
    return toLower(host);
}

} // namespace posthorn::http
