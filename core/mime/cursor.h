// The place that a scan has reached. For core/mime/structure.cpp only.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace posthorn::mime {

/// Line starts and line counts while the scan moves on; it never goes back.
class Cursor {
public:
    explicit Cursor(std::string_view message)
        : m_message(message)
    {}

    bool atEnd() const { return m_at == m_message.size(); }
    size_t at() const { return m_at; }
    uint32_t lines() const { return m_lines; }
    std::string_view rest() const { return m_message.substr(m_at); }
    bool atDashes() const { return rest().starts_with("--"); }

    /// Moves behind the next LF, or to the end; false when there was no LF.
    bool skipLine()
    {
        const void* found = atEnd() ? nullptr : std::memchr(m_message.data() + m_at, '\n', m_message.size() - m_at);
        if (!found) {
            m_at = m_message.size();
            return false;
        }
        m_at = size_t(static_cast<const char*>(found) - m_message.data()) + 1;
        ++m_lines;
        return true;
    }
    void moveTo(size_t at, uint32_t lines)
    {
        m_at = at;
        m_lines = lines;
    }
    void skipToEnd()
    {
        while (skipLine()) {
        }
    }
    /// The bytes of the line end just before here (there must be one).
    size_t lineEndBefore() const { return m_at >= 2 && m_message[m_at - 2] == '\r' ? 2 : 1; }

    /// Without its line end.
    std::string_view line() const
    {
        std::string_view line = rest();
        line = line.substr(0, line.find('\n'));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        return line;
    }

private:
    std::string_view m_message;
    size_t m_at = 0;
    uint32_t m_lines = 0;
};

} // namespace posthorn::mime
