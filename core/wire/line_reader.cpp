#include "wire/line_reader.h"

#include <algorithm>

namespace posthorn::wire {

void LineReader::compact()
{
    if (m_taken == m_bytes.size()) {
        m_bytes.clear();
        if (m_bytes.capacity() > 256)
            std::string().swap(m_bytes); // an idle session holds no buffer
        m_taken = m_searched = 0;
    } else if (m_taken > 0) {
        m_bytes.erase(0, m_taken);
        m_searched -= std::min(m_searched, m_taken);
        m_taken = 0;
    }
}

void LineReader::append(std::string_view bytes)
{
    compact();
    m_bytes.append(bytes);
}

LineReader::Status LineReader::takeLine(std::string_view& line, size_t limit, bool allowBareLf)
{
    size_t from = std::max(m_searched, m_taken);
    for (;;) {
        const size_t at = m_bytes.find('\n', from);
        if (at == std::string::npos) {
            m_searched = m_bytes.size();
            if (m_bytes.size() - m_taken > limit + 1)
                return Status::TooLong;
            if (m_taken == m_bytes.size())
                compact();
            return Status::NeedMore;
        }
        const bool crlf = at > m_taken && m_bytes[at - 1] == '\r';
        if (!crlf && !allowBareLf) {
            from = at + 1;
            continue;
        }
        const size_t length = at - m_taken - (crlf ? 1 : 0);
        if (length > limit) {
            m_searched = at;
            return Status::TooLong;
        }
        line = std::string_view(m_bytes).substr(m_taken, length);
        m_taken = m_searched = at + 1;
        return Status::Line;
    }
}

bool LineReader::skipLine()
{
    const size_t at = m_bytes.find('\n', m_taken);
    m_taken = at == std::string::npos ? m_bytes.size() : at + 1;
    m_searched = m_taken;
    if (m_taken == m_bytes.size())
        compact();
    return at != std::string::npos;
}

std::string_view LineReader::takeBytes(size_t most)
{
    const std::string_view bytes = std::string_view(m_bytes).substr(m_taken, most);
    m_taken += bytes.size();
    m_searched = std::max(m_searched, m_taken);
    return bytes;
}

void LineReader::clear()
{
    m_taken = m_bytes.size();
    compact();
}

} // namespace posthorn::wire
