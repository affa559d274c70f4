#include "mime/header.h"

#include <cstring>

#include "base/text.h"

namespace posthorn::mime {

size_t HeaderReader::lineEnd(size_t from)
{
    const void* found = std::memchr(m_message.data() + from, '\n', m_message.size() - from);
    if (!found)
        return m_message.size();
    ++m_lines;
    return size_t(static_cast<const char*>(found) - m_message.data()) + 1;
}

bool HeaderReader::next(HeaderField& field)
{
    if (m_sawBlankLine || m_position >= m_message.size())
        return false;
    const size_t begin = m_position;
    const std::string_view rest = m_message.substr(begin);
    if (rest[0] == '\n' || rest.starts_with("\r\n")) {
        m_position += rest[0] == '\n' ? 1 : 2;
        ++m_lines;
        m_sawBlankLine = true;
        return false;
    }
    const size_t firstEnd = lineEnd(begin);
    size_t end = firstEnd;
    while (end < m_message.size() && (m_message[end] == ' ' || m_message[end] == '\t'))
        end = lineEnd(end);
    m_position = end;

    field.whole = m_message.substr(begin, end - begin);
    std::string_view text = field.whole;
    if (text.ends_with('\n'))
        text.remove_suffix(text.ends_with("\r\n") ? 2 : 1);
    // The colon must stand in the first line; a field without one is kept as a name, so that nothing is lost.
    const size_t colon = field.whole.substr(0, firstEnd - begin).find(':');
    field.name = text.substr(0, colon);
    field.value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    while (!field.name.empty() && (field.name.back() == ' ' || field.name.back() == '\t'))
        field.name.remove_suffix(1);
    while (!field.value.empty() && (field.value.front() == ' ' || field.value.front() == '\t'))
        field.value.remove_prefix(1);
    return true;
}

size_t headerLength(std::string_view message)
{
    HeaderReader reader(message);
    HeaderField field;
    while (reader.next(field)) {
    }
    return reader.position();
}

std::optional<std::string_view> findHeader(std::string_view message, std::string_view name)
{
    HeaderReader reader(message);
    HeaderField field;
    while (reader.next(field)) {
        if (equalsIgnoreCase(field.name, name))
            return field.value;
    }
    return std::nullopt;
}

std::string unfold(std::string_view value)
{
    value = trimmed(value);
    std::string out;
    out.reserve(value.size());
    for (const char c : value) {
        if (c != '\r' && c != '\n')
            out += c;
    }
    return out;
}

} // namespace posthorn::mime
