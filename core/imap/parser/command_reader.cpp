#include "imap/parser/command_reader.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::imap {

namespace {

/// Looks for "{size}" or "{size+}" at the end of @p line.
bool literalAtEnd(std::string_view line, LiteralHeader& header, size_t& mark)
{
    if (line.size() < 3 || line.back() != '}')
        return false;
    size_t end = line.size() - 1;
    header.synchronising = line[end - 1] != '+';
    if (!header.synchronising)
        --end;
    size_t from = end;
    while (from > 0 && line[from - 1] >= '0' && line[from - 1] <= '9')
        --from;
    if (from == end || end - from > 19 || from == 0 || line[from - 1] != '{')
        return false;
    header.size = parseNumber<uint64_t>(line.substr(from, end - from)).value_or(UINT64_MAX);
    mark = from - 1;
    header.binary = mark > 0 && line[mark - 1] == '~';
    if (header.binary)
        --mark;
    // A literal stands where an argument begins; anything else is text that happens to look like one.
    return mark > 0 && (line[mark - 1] == ' ' || line[mark - 1] == '(');
}

void release(std::string& text)
{
    text.clear();
    if (text.capacity() > 64)
        std::string().swap(text);
}

} // namespace

void CommandReader::append(std::string_view bytes)
{
    // The bulk of a message goes straight where it belongs.
    if (m_state == State::Message && buffered() == 0) {
        const size_t size = size_t(std::min<uint64_t>(m_left, bytes.size()));
        m_bodies.back().append(bytes.substr(0, size));
        m_left -= size;
        bytes.remove_prefix(size);
    }
    if (m_taken > 0) {
        m_in.erase(0, m_taken);
        m_searched -= std::min(m_searched, m_taken);
        m_taken = 0;
    }
    m_in.append(bytes);
}

void CommandReader::clear()
{
    release(m_in);
    m_taken = m_searched = 0;
    m_state = State::Line;
    m_begun = false;
}

void CommandReader::rest()
{
    m_result = {};
    if (buffered() == 0) {
        release(m_in);
        m_taken = m_searched = 0;
    }
    if (!m_begun) {
        release(m_text);
        std::vector<std::string>().swap(m_bodies);
        std::vector<size_t>().swap(m_bodyMarks);
    }
}

bool CommandReader::findLine(std::string_view& line)
{
    const size_t at = m_in.find('\n', std::max(m_searched, m_taken));
    if (at == std::string::npos) {
        m_searched = m_in.size();
        return false;
    }
    const size_t end = at > m_taken && m_in[at - 1] == '\r' ? at - 1 : at;
    line = std::string_view(m_in).substr(m_taken, end - m_taken);
    m_taken = m_searched = at + 1;
    return true;
}

void CommandReader::begin()
{
    m_text.clear();
    m_bodies.clear();
    m_bodyMarks.clear();
    m_lineBytes = 0;
    m_refused = false;
    m_begun = true;
}

CommandReader::Status CommandReader::finish(Status status, std::string_view text)
{
    m_result = text;
    m_state = State::Line;
    m_begun = false;
    return status;
}

CommandReader::Status CommandReader::endOfLine(std::string_view line, LiteralPolicy& policy)
{
    m_lineBytes += line.size();
    if (m_lineBytes > maxLine) {
        if (m_text.empty())
            m_text.assign(line.substr(0, 256));
        return finish(Status::TooLong, m_text);
    }
    LiteralHeader header;
    size_t mark = 0;
    if (!literalAtEnd(line, header, mark)) {
        if (m_refused)
            return finish(Status::Refused, m_text);
        if (m_text.empty())
            return finish(Status::Command, line);
        m_text.append(line);
        return finish(Status::Command, m_text);
    }
    if (m_refused) {
        if (header.synchronising)
            return finish(Status::Refused, m_text); // the answer says that these bytes are not wanted
        m_left = header.size;
        m_state = State::Swallow;
        return Status::NeedMore;
    }
    m_text.append(line.substr(0, mark));
    header.before = m_text;
    switch (policy.judge(header)) {
    case LiteralPolicy::Verdict::Refuse:
        m_refused = true;
        if (header.synchronising)
            return finish(Status::Refused, m_text);
        m_state = State::Swallow;
        break;
    case LiteralPolicy::Verdict::Message:
        m_lineBytes = 0; // a command may hold any number of messages; the policy counts them
        m_bodyMarks.push_back(m_text.size());
        m_text.append(line.substr(mark)).append("\r\n");
        m_bodies.emplace_back();
        m_bodies.back().reserve(size_t(header.size));
        m_state = State::Message;
        break;
    case LiteralPolicy::Verdict::Inline:
        m_text.append(line.substr(mark)).append("\r\n");
        m_state = State::Inline;
        break;
    }
    m_left = header.size;
    return header.synchronising ? Status::Continue : Status::NeedMore;
}

CommandReader::Status CommandReader::next(LiteralPolicy& policy)
{
    for (;;) {
        if (m_state == State::Line) {
            if (!m_begun)
                begin();
            std::string_view line;
            if (!findLine(line)) {
                if (m_lineBytes + buffered() <= maxLine + 1)
                    return Status::NeedMore;
                if (m_text.empty())
                    m_text.assign(m_in, m_taken, 256);
                m_taken = m_searched = m_in.size();
                m_state = State::SkipLine;
                continue;
            }
            const Status status = endOfLine(line, policy);
            if (status != Status::NeedMore)
                return status;
            continue;
        }
        if (m_state == State::SkipLine) {
            std::string_view line;
            if (!findLine(line)) {
                m_taken = m_searched = m_in.size();
                rest();
                return Status::NeedMore;
            }
            return finish(Status::TooLong, m_text);
        }
        const std::string_view piece = std::string_view(m_in).substr(m_taken, size_t(std::min<uint64_t>(m_left, buffered())));
        if (m_state == State::Inline)
            m_text.append(piece);
        else if (m_state == State::Message)
            m_bodies.back().append(piece);
        m_taken += piece.size();
        m_searched = std::max(m_searched, m_taken);
        m_left -= piece.size();
        if (m_left > 0)
            return Status::NeedMore;
        m_state = State::Line;
    }
}

CommandReader::Status CommandReader::nextLine()
{
    if (m_state == State::SkipLine) {
        std::string_view rest;
        if (!findLine(rest)) {
            m_taken = m_searched = m_in.size();
            return Status::NeedMore;
        }
        return finish(Status::TooLong, {});
    }
    std::string_view line;
    if (findLine(line))
        return finish(line.size() > maxLine ? Status::TooLong : Status::Command, line);
    if (buffered() > maxLine + 1) {
        m_taken = m_searched = m_in.size();
        m_state = State::SkipLine;
    }
    return Status::NeedMore;
}

} // namespace posthorn::imap
