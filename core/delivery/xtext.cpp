#include "delivery/xtext.h"

#include "base/text.h"

namespace posthorn::delivery {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

std::optional<std::string> decodeXtext(std::string_view text)
{
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            c = char(high * 16 + low);
            i += 2;
        } else if (c == '=' || static_cast<unsigned char>(c) <= 32) {
            return std::nullopt;
        }
        if (static_cast<unsigned char>(c) < 32 || c == 127)
            return std::nullopt;
        out += c;
    }
    return out;
}

std::string encodeXtext(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 32 && byte < 127 && c != '+' && c != '=') {
            out += c;
        } else {
            out += '+';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

/// RFC 6533 section 3: utf-8-addr-xtext, "\x{20AC}" for what is no plain character; UTF-8 as it is with SMTPUTF8.
std::optional<std::string> decodeUtf8Xtext(std::string_view text)
{
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 3) != "\\x{") {
            if (static_cast<unsigned char>(text[i]) <= 32 || text[i] == 127)
                return std::nullopt;
            out += text[i];
            continue;
        }
        const size_t close = text.find('}', i);
        if (close == std::string_view::npos || close - i - 3 > 6 || close == i + 3)
            return std::nullopt;
        uint32_t code = 0;
        for (const char c : text.substr(i + 3, close - i - 3)) {
            const int value = hexValue(c);
            if (value < 0)
                return std::nullopt;
            code = code * 16 + uint32_t(value);
        }
        if (code < 32 || code == 127 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            return std::nullopt;
        if (code < 0x80) {
            out += char(code);
        } else if (code < 0x800) {
            out += {char(0xC0 | code >> 6), char(0x80 | (code & 63))};
        } else if (code < 0x10000) {
            out += {char(0xE0 | code >> 12), char(0x80 | (code >> 6 & 63)), char(0x80 | (code & 63))};
        } else {
            out += {char(0xF0 | code >> 18), char(0x80 | (code >> 12 & 63)), char(0x80 | (code >> 6 & 63)),
                    char(0x80 | (code & 63))};
        }
        i = close;
    }
    return isUtf8(out) ? std::optional(out) : std::nullopt;
}

std::string encodeUtf8Xtext(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte > 32 && byte < 127 && byte != '+' && byte != '=' && byte != '\\') {
            out += text[i];
            continue;
        }
        const size_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
        uint32_t code = more == 0 ? byte : byte & (0x3Fu >> more);
        for (size_t k = 0; k < more && i + 1 < text.size(); ++k)
            code = code << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F);
        std::string number;
        for (; code > 0 || number.size() < 2; code >>= 4)
            number.insert(number.begin(), digits[code & 15]);
        out += "\\x{" + number + '}';
    }
    return out;
}

} // namespace posthorn::delivery
