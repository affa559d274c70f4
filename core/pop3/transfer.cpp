#include "pop3/transfer.h"

namespace posthorn::pop3 {

bool MessageEncoder::add(std::string_view piece, std::string& out)
{
    out.reserve(out.size() + piece.size() + piece.size() / 64 + 8);
    while (!piece.empty() && !m_done) {
        if (m_limited && m_inBody && m_lineStart && m_left == 0) {
            m_done = true;
            break;
        }
        if (m_lineStart && piece.front() == '.')
            out += '.';
        const size_t end = piece.find('\n');
        const std::string_view part = piece.substr(0, end == std::string_view::npos ? end : end + 1);
        piece.remove_prefix(part.size());
        out.append(part);
        const std::string_view content = part.substr(0, part.find_first_of("\r\n"));
        m_lineEmpty = (m_lineStart || m_lineEmpty) && content.empty();
        m_lineStart = end != std::string_view::npos;
        if (!m_lineStart)
            continue;
        if (m_inBody)
            m_left -= m_limited && m_left > 0 ? 1 : 0;
        else if (m_lineEmpty)
            m_inBody = true;
        m_lineEmpty = true;
    }
    return m_done;
}

void MessageEncoder::finish(std::string& out)
{
    if (!m_lineStart)
        out += "\r\n";
    out += ".\r\n";
}

} // namespace posthorn::pop3
