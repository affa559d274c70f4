#include "base/mail_address.h"

#include "base/text.h"

namespace posthorn {

namespace {

bool isAtext(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z') ||
           (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

bool isDotString(std::string_view text)
{
    bool afterDot = true;
    for (const char c : text) {
        if (c == '.') {
            if (afterDot)
                return false;
            afterDot = true;
        } else if (isAtext(c)) {
            afterDot = false;
        } else {
            return false;
        }
    }
    return !afterDot;
}

/// What stands in the brackets of an address literal (RFC 5321 section 4.1.3): IPv4, or "IPv6:" and its characters.
bool isLiteral(std::string_view text)
{
    constexpr std::string_view v6 = "IPv6:";
    if (startsWithIgnoreCase(text, v6)) {
        text.remove_prefix(v6.size());
        return text.find(':') != std::string_view::npos &&
               text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    }
    const auto parts = split(text, '.');
    for (const std::string_view part : parts) {
        if (part.size() > 3 || !parseNumber<uint8_t>(part))
            return false;
    }
    return parts.size() == 4;
}

bool isDomain(std::string_view text)
{
    if (text.size() > 255 || text.empty())
        return false;
    if (text.front() == '[')
        return text.back() == ']' && isLiteral(text.substr(1, text.size() - 2));
    size_t label = 0;
    char previous = '.';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '.') {
            if (label == 0 || previous == '-')
                return false;
            label = 0;
        } else {
            const bool letter = byte >= 0x80 || (c >= '0' && c <= '9') || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z');
            if (!letter && c != '-' && c != '_')
                return false;
            if (c == '-' && label == 0)
                return false;
            if (++label > 63 && byte < 0x80)
                return false;
        }
        previous = c;
    }
    return label > 0 && previous != '-';
}

} // namespace

std::string MailAddress::text() const
{
    if (isNull())
        return {};
    if (isDotString(local))
        return local + '@' + domain;
    std::string out = "\"";
    for (const char c : local) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"@" + domain;
}

std::optional<MailAddress> MailAddress::parse(std::string_view text)
{
    MailAddress address;
    size_t at = 0;
    if (!text.empty() && text.front() == '"') {
        size_t i = 1;
        for (; i < text.size() && text[i] != '"'; ++i) {
            if (text[i] == '\\')
                ++i;
            if (i >= text.size() || static_cast<unsigned char>(text[i]) < 32 || text[i] == 127)
                return std::nullopt;
            address.local += text[i];
        }
        if (i >= text.size() || address.local.empty())
            return std::nullopt;
        at = i + 1;
    } else {
        at = text.find('@');
        if (at == std::string_view::npos || !isDotString(text.substr(0, at)))
            return std::nullopt;
        address.local = text.substr(0, at);
    }
    if (at >= text.size() || text[at] != '@' || address.local.size() > 64)
        return std::nullopt;
    const std::string_view domain = text.substr(at + 1);
    if (!isDomain(domain) || !isUtf8(text))
        return std::nullopt;
    address.domain = toLower(domain);
    return address;
}

} // namespace posthorn
