#include "directory/totp.h"

#include <algorithm>

#include "base/crypto/crypto.h"

namespace posthorn::directory::totp {

namespace {

std::string percentEncoded(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[uint8_t(c) >> 4];
        out += digits[uint8_t(c) & 15];
    }
    return out;
}

} // namespace

std::string code(std::string_view secret, int64_t step, int digits)
{
    std::string counter(8, '\0');
    for (int i = 7; i >= 0; --i, step >>= 8)
        counter[size_t(i)] = char(step & 0xFF);
    const std::string mac = crypto::hmac(crypto::Hash::Sha1, secret, counter);
    const size_t at = uint8_t(mac.back()) & 15;
    uint32_t number = 0;
    for (size_t i = 0; i < 4; ++i)
        number = number << 8 | uint8_t(mac[at + i]);
    number &= 0x7FFFFFFF;
    std::string text(size_t(digits), '0');
    for (size_t i = text.size(); i-- > 0; number /= 10)
        text[i] = char('0' + number % 10);
    return text;
}

std::optional<int64_t> matchingStep(std::string_view secret, std::string_view digits, UnixMs now, int64_t lastStep)
{
    std::optional<int64_t> found;
    const int64_t present = stepAt(now);
    for (int64_t step = present - 1; step <= present + 1; ++step) {
        const bool equal = crypto::constantTimeEquals(code(secret, step), digits);
        if (equal && step > lastStep)
            found = step;
    }
    return found;
}

std::string base32(std::string_view bytes)
{
    constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    uint32_t held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = (held << 8 | uint8_t(c)) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5)
            out += letters[held >> (bits - 5) & 31];
    }
    if (bits > 0)
        out += letters[held << (5 - bits) & 31];
    return out;
}

std::string keyUri(std::string_view secret, std::string_view account, std::string_view issuer)
{
    const std::string from = percentEncoded(issuer);
    return "otpauth://totp/" + from + ':' + percentEncoded(account) + "?secret=" + base32(secret) + "&issuer=" + from +
           "&algorithm=SHA1&digits=6&period=30";
}

} // namespace posthorn::directory::totp
