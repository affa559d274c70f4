#include "delivery/client/reply_reader.h"

#include "base/text.h"

namespace posthorn::delivery {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The length of "D.DDD.DDD" at the beginning of @p text when its class is @p digit; 0 when there is none.
size_t enhancedLength(std::string_view text, char digit)
{
    if (text.size() < 5 || text[0] != digit || text[1] != '.')
        return 0;
    size_t at = 2;
    for (int part = 0; part < 2; ++part) {
        const size_t from = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        if (at == from || at - from > 3)
            return 0;
        if (part == 0 && (at >= text.size() || text[at++] != '.'))
            return 0;
    }
    return at == text.size() || text[at] == ' ' ? at : 0;
}

/// What another host says goes into logs and reports: valid UTF-8 without control characters.
std::string cleaned(std::string_view text)
{
    std::string out(text.substr(0, 512));
    const bool utf8 = isUtf8(out);
    for (char& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 32 || byte == 127 || (byte >= 128 && !utf8))
            c = '?';
    }
    return out;
}

} // namespace

std::string PeerReply::text() const
{
    std::string out = std::to_string(code);
    if (!enhanced.empty())
        out += ' ' + enhanced;
    for (const std::string& line : lines) {
        if (!line.empty() && out.size() < 1024)
            out += ' ' + line;
    }
    return out;
}

std::string PeerReply::status() const
{
    if (!enhanced.empty())
        return enhanced;
    return code >= 500 ? "5.0.0" : code >= 400 ? "4.0.0" : "2.0.0";
}

ReplyReader::Status ReplyReader::take(PeerReply& reply)
{
    for (;;) {
        std::string_view line;
        const auto status = m_in.takeLine(line, longestLine);
        if (status == wire::LineReader::Status::NeedMore)
            return Status::NeedMore;
        if (status == wire::LineReader::Status::TooLong || m_reply.lines.size() >= mostLines || line.size() < 3 ||
            line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2]) ||
            (line.size() > 3 && line[3] != ' ' && line[3] != '-'))
            return Status::Malformed;
        const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (!m_reply.lines.empty() && code != m_reply.code)
            return Status::Malformed;
        m_reply.code = code;
        std::string_view text = line.size() > 4 ? line.substr(4) : std::string_view();
        if (const size_t length = enhancedLength(text, line[0]); length > 0) {
            m_reply.enhanced = text.substr(0, length);
            text.remove_prefix(std::min(length + 1, text.size()));
        }
        const bool last = line.size() == 3 || line[3] == ' ';
        m_reply.lines.push_back(cleaned(text));
        if (!last)
            continue;
        reply = std::move(m_reply);
        m_reply = {};
        return Status::Reply;
    }
}

void ReplyReader::clear()
{
    m_in.clear();
    m_reply = {};
}

} // namespace posthorn::delivery
