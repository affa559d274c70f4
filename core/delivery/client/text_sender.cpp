#include "delivery/client/text_sender.h"

#include <algorithm>

namespace posthorn::delivery {

void TextSender::start(store::Bytes body, size_t offset, std::optional<mime::SevenBit> sevenBit)
{
    m_body = std::move(body);
    m_sevenBit = std::move(sevenBit);
    m_at = std::min(offset, m_body->size());
    m_lineStart = true;
}

void TextSender::clear()
{
    m_sevenBit.reset();
    m_slice = {};
    m_body.reset();
}

void TextSender::next(size_t size, std::string& out)
{
    bool over = false;
    if (m_sevenBit) {
        m_slice.clear();
        m_sevenBit->next(size, m_slice);
        stuff(m_slice, out);
        over = m_sevenBit->isDone();
    } else {
        const std::string_view slice = std::string_view(*m_body).substr(m_at, size);
        stuff(slice, out);
        m_at += slice.size();
        over = m_at == m_body->size();
    }
    if (!over)
        return;
    out += m_lineStart ? ".\r\n" : "\r\n.\r\n";
    clear();
}

void TextSender::stuff(std::string_view text, std::string& out)
{
    while (!text.empty()) {
        if (m_lineStart && text.front() == '.')
            out += '.';
        const size_t stuffed = text.find("\n.");
        const size_t take = stuffed == std::string_view::npos ? text.size() : stuffed + 1;
        out.append(text.substr(0, take));
        m_lineStart = text[take - 1] == '\n';
        text.remove_prefix(take);
    }
}

} // namespace posthorn::delivery
