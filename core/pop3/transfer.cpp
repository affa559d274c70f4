#include "pop3/transfer.h"

namespace posthorn::pop3 {

// RETR: only dots at the start of a line matter.
void MessageEncoder::addWhole(std::string_view piece, std::string& out)
{
    if (piece.empty())
        return;
    if (m_lineStart && piece.front() == '.')
        out += '.';
    m_lineStart = piece.back() == '\n';
    for (;;) {
        const size_t at = piece.find("\n.");
        if (at == std::string_view::npos)
            break;
        out.append(piece, 0, at + 1) += '.';
        piece.remove_prefix(at + 1);
    }
    out.append(piece);
}

void MessageEncoder::lineEnded()
{
    if (m_inBody)
        --m_left;
    else
        m_inBody = m_lineBlank;
    m_done = m_inBody && m_left == 0;
    m_lineStart = m_lineBlank = true;
    m_lineHasCr = false;
}

bool MessageEncoder::add(std::string_view piece, std::string& out)
{
    out.reserve(out.size() + piece.size() + piece.size() / 64 + 8);
    if (!m_limited) {
        addWhole(piece, out);
        return false;
    }
    while (!piece.empty() && !m_done) {
        if (m_lineStart && piece.front() == '.')
            out += '.';
        const size_t end = piece.find('\n');
        const std::string_view part = piece.substr(0, end == std::string_view::npos ? end : end + 1);
        piece.remove_prefix(part.size());
        out.append(part);
        if (!m_inBody && m_lineBlank) { // the header ends at a line that holds nothing
            const std::string_view content = part.substr(0, end);
            m_lineBlank = content.empty() || (content == "\r" && !m_lineHasCr);
            m_lineHasCr = m_lineHasCr || !content.empty();
        }
        m_lineStart = false;
        if (end != std::string_view::npos)
            lineEnded();
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
