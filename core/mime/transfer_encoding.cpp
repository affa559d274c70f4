#include "mime/transfer_encoding.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::mime {

namespace {

constexpr size_t longestLine = 75; // and the "=" of a soft line end
constexpr size_t lineBytes = 57;   // 76 characters of base64

} // namespace

void QuotedPrintableEncoder::next(size_t size, std::string& out)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    const size_t wanted = out.size() + size;
    do {
        if (isDone())
            return;
        const std::string_view rest = m_text.substr(m_at);
        if (rest.starts_with("\r\n")) {
            out += "\r\n";
            m_column = 0;
            m_at += 2;
            continue;
        }
        const auto octet = static_cast<unsigned char>(rest[0]);
        const bool beforeLineEnd = rest.size() == 1 || rest.substr(1).starts_with("\r\n");
        const bool blank = octet == ' ' || octet == '\t';
        bool plain = blank ? !beforeLineEnd : octet > ' ' && octet < 127 && octet != '=';
        if (m_column + (plain ? 1 : 3) > longestLine) {
            out += "=\r\n";
            m_column = 0;
        }
        if (m_column == 0 && rest.starts_with("--"))
            plain = false;
        if (plain) {
            out += rest[0];
        } else {
            out += '=';
            out += digits[octet >> 4];
            out += digits[octet & 15];
        }
        m_column += plain ? 1 : 3;
        ++m_at;
    } while (out.size() < wanted);
}

size_t QuotedPrintableEncoder::sizeEstimate(std::string_view text)
{
    size_t size = text.size();
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        const bool bare = octet > ' ' && octet < 127 && octet != '=';
        size += bare || octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n' ? 0 : 2;
    }
    return size + size / longestLine * 3;
}

void Base64Encoder::next(size_t size, std::string& out)
{
    const size_t wanted = out.size() + size;
    do {
        if (isDone())
            return;
        const size_t take = std::min(lineBytes, m_rest.size());
        out += base64Encode(m_rest.substr(0, take));
        out += "\r\n";
        m_rest.remove_prefix(take);
    } while (out.size() < wanted);
}

size_t Base64Encoder::encodedSize(size_t bytes)
{
    return (bytes + 2) / 3 * 4 + (bytes + lineBytes - 1) / lineBytes * 2;
}

} // namespace posthorn::mime
