#include "imap/parser/mailbox_name.h"

#include "base/text.h"
#include "store/mailbox_name.h"

namespace posthorn::imap {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

void appendUtf8(std::string& out, uint32_t c)
{
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | c >> 6);
        out += char(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += char(0xE0 | c >> 12);
        out += char(0x80 | (c >> 6 & 63));
        out += char(0x80 | (c & 63));
    } else {
        out += char(0xF0 | c >> 18);
        out += char(0x80 | (c >> 12 & 63));
        out += char(0x80 | (c >> 6 & 63));
        out += char(0x80 | (c & 63));
    }
}

/// Decodes what stands between '&' and '-'. Printable ASCII must not hide in it, nor may bits be left over.
bool decodeShifted(std::string_view base64, std::string& out)
{
    uint32_t bits = 0;
    int count = 0;
    uint32_t high = 0;
    for (const char c : base64) {
        const size_t value = alphabet.find(c);
        if (value == std::string_view::npos)
            return false;
        bits = (bits << 6 | uint32_t(value)) & 0x3FFFFF;
        count += 6;
        if (count < 16)
            continue;
        count -= 16;
        const uint32_t unit = bits >> count & 0xFFFF;
        if (high != 0) {
            if (unit < 0xDC00 || unit > 0xDFFF)
                return false;
            appendUtf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
            high = 0;
        } else if (unit >= 0xD800 && unit <= 0xDBFF) {
            high = unit;
        } else if ((unit >= 0xDC00 && unit <= 0xDFFF) || (unit >= 0x20 && unit <= 0x7E) || unit == 0) {
            return false;
        } else {
            appendUtf8(out, unit);
        }
    }
    return high == 0 && count < 6 && (bits & ((1u << count) - 1)) == 0;
}

/// The next code point of valid UTF-8.
uint32_t takeCodePoint(std::string_view text, size_t& at)
{
    const auto byte = [&](size_t i) { return uint32_t(static_cast<unsigned char>(text[i])); };
    const uint32_t lead = byte(at++);
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    uint32_t c = more == 0 ? lead : lead & (0x3Fu >> more);
    for (int i = 0; i < more; ++i)
        c = c << 6 | (byte(at++) & 63);
    return c;
}

} // namespace

std::optional<std::string> decodeMailboxName(std::string_view wire)
{
    if (!isUtf8(wire) || wire.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::string out;
    out.reserve(wire.size());
    for (size_t i = 0; i < wire.size(); ++i) {
        if (wire[i] != '&') {
            out += wire[i];
            continue;
        }
        const size_t end = wire.find('-', i);
        if (end == std::string_view::npos)
            return std::nullopt;
        if (end == i + 1)
            out += '&';
        else if (!decodeShifted(wire.substr(i + 1, end - i - 1), out))
            return std::nullopt;
        i = end;
    }
    return out;
}

std::string encodeMailboxName(std::string_view name)
{
    std::string out;
    out.reserve(name.size());
    uint32_t bits = 0;
    int count = -1; // -1: not shifted
    const auto unit = [&](uint32_t value) {
        bits = (bits << 16 | value) & 0x3FFFFF;
        count += 16;
        while (count >= 6) {
            count -= 6;
            out += alphabet[bits >> count & 63];
        }
    };
    const auto unshift = [&] {
        if (count > 0)
            out += alphabet[bits << (6 - count) & 63];
        if (count >= 0)
            out += '-';
        count = -1;
    };
    for (size_t i = 0; i < name.size();) {
        const uint32_t c = takeCodePoint(name, i);
        if (c >= 0x20 && c <= 0x7E) {
            unshift();
            out += char(c);
            if (c == '&')
                out += '-';
            continue;
        }
        if (count < 0) {
            out += '&';
            count = 0;
        }
        if (c >= 0x10000) {
            unit(0xD800 + ((c - 0x10000) >> 10));
            unit(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            unit(c);
        }
    }
    unshift();
    return out;
}

std::string normaliseMailboxName(std::string name)
{
    if (name.size() > 1 && name.back() == '/')
        name.pop_back();
    if (startsWithIgnoreCase(name, "INBOX") && (name.size() == 5 || name[5] == '/'))
        name.replace(0, 5, "INBOX");
    return name;
}

bool isValidMailboxName(std::string_view name)
{
    return store::normaliseMailboxName(name).has_value();
}

ListPattern::ListPattern(std::string_view pattern)
{
    // INBOX is the one name without case (RFC 3501 section 5.1), also where a wildcard follows it.
    if (startsWithIgnoreCase(pattern, "INBOX") && (pattern.size() == 5 || pattern[5] == '/' || pattern[5] == '*' || pattern[5] == '%'))
        m_pattern = "INBOX" + std::string(pattern.substr(5));
    else
        m_pattern = pattern;
    m_valid = m_pattern.size() <= maxLength;
    if (!m_valid)
        return;
    m_masks.emplace_back();
    const auto set = [](Bits& bits, size_t at) { bits[at / 64] |= uint64_t(1) << (at % 64); };
    for (size_t i = 0; i < m_pattern.size(); ++i) {
        const char c = m_pattern[i];
        if (c == '*' || c == '%') {
            set(c == '*' ? m_star : m_percent, i);
            m_wild = true;
            continue;
        }
        uint16_t& slot = m_slot[static_cast<unsigned char>(c)];
        if (slot == 0) {
            slot = uint16_t(m_masks.size());
            m_masks.emplace_back();
        }
        set(m_masks[slot], i);
    }
}

bool ListPattern::matches(std::string_view name) const
{
    if (!m_valid)
        return false;
    if (!m_wild)
        return name == m_pattern;
    // All places in the pattern where the name so far may end, as bits; a wildcard may also stand for nothing.
    const size_t words = m_pattern.size() / 64 + 1;
    Bits state{};
    state[0] = 1;
    const auto passWildcards = [&] {
        for (size_t w = 0; w < words; ++w) {
            for (;;) {
                const uint64_t wild = state[w] & (m_star[w] | m_percent[w]);
                if (wild >> 63 && w + 1 < words)
                    state[w + 1] |= 1;
                if (((wild << 1) | state[w]) == state[w])
                    break;
                state[w] |= wild << 1;
            }
        }
    };
    passWildcards();
    for (const char c : name) {
        const Bits& mask = m_masks[m_slot[static_cast<unsigned char>(c)]];
        uint64_t carry = 0;
        uint64_t any = 0;
        for (size_t w = 0; w < words; ++w) {
            const uint64_t stay = state[w] & (c == '/' ? m_star[w] : m_star[w] | m_percent[w]);
            const uint64_t step = state[w] & mask[w];
            state[w] = step << 1 | carry | stay;
            carry = step >> 63;
            any |= state[w];
        }
        if (any == 0)
            return false;
        passWildcards();
    }
    return state[m_pattern.size() / 64] >> (m_pattern.size() % 64) & 1;
}

} // namespace posthorn::imap
