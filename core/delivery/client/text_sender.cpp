#include "delivery/client/text_sender.h"

#include <algorithm>

namespace posthorn::delivery {

void TextSender::start(store::Bytes body, size_t offset)
{
    m_body = std::move(body);
    m_at = std::min(offset, m_body->size());
    m_lineStart = true;
}

void TextSender::next(size_t size, std::string& out)
{
    const std::string_view whole(*m_body);
    const size_t end = std::min(m_at + size, whole.size());
    std::string_view rest = whole.substr(m_at, end - m_at);
    while (!rest.empty()) {
        if (m_lineStart && rest.front() == '.')
            out += '.';
        const size_t stuffed = rest.find("\n.");
        const size_t take = stuffed == std::string_view::npos ? rest.size() : stuffed + 1;
        out.append(rest.substr(0, take));
        m_lineStart = rest[take - 1] == '\n';
        rest.remove_prefix(take);
    }
    m_at = end;
    if (m_at < whole.size())
        return;
    const bool closed = m_lineStart || whole.empty();
    out += closed ? ".\r\n" : "\r\n.\r\n";
    m_body.reset();
}

} // namespace posthorn::delivery
