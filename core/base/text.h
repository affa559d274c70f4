// Small helpers on bytes and ASCII text. Nothing here depends on the locale.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn {

constexpr char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
constexpr char asciiUpper(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }
std::string toLower(std::string_view text);
std::string toUpper(std::string_view text);
/// Equal but for the case of ASCII letters.
bool equalsIgnoreCase(std::string_view a, std::string_view b);
bool startsWithIgnoreCase(std::string_view text, std::string_view prefix);
/// Without leading and trailing spaces, tabs, CR and LF.
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Cuts the part before @p separator off @p rest and returns it; the whole of it where there is no separator.
std::string_view takeUntil(std::string_view& rest, char separator);
bool isUtf8(std::string_view text);
bool isAscii(std::string_view text);
/// True if @p text matches @p pattern, in which '*' stands for any run and '?' for one character (case-insensitive).
bool wildcardMatch(std::string_view pattern, std::string_view text);

std::string base64Encode(std::string_view bytes);
/// RFC 4648 section 4, strict: no white space, right padding.
std::optional<std::string> base64Decode(std::string_view text);
std::string hexEncode(std::string_view bytes);

/// The whole of @p text as a decimal number, nothing else before or behind it.
template<class Integer>
std::optional<Integer> parseNumber(std::string_view text)
{
    Integer value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

/// Appends a decimal number without an intermediate string.
template<class Integer>
void appendNumber(std::string& out, Integer value)
{
    char digits[24];
    const auto [end, code] = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, size_t(end - digits));
    (void)code;
}

} // namespace posthorn
