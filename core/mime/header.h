// The header of a message or body part (RFC 5322 section 2.2), read without copying: field by field, unfolded where
// asked, and by its structured parts through the three headers below. Anybody above core/base may call in; all
// functions are pure and safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mime/address_list.h"
#include "mime/mail_date.h"
#include "mime/parameters.h"

namespace posthorn::mime {

/// One header field. The views point into the message.
struct HeaderField {
    std::string_view name;  ///< as written, without white space before the colon; a line without colon is all name
    std::string_view value; ///< behind the colon with leading blanks cut, folded as it stands, without the last
                            ///< line end; its data() is null where the line has no colon
    std::string_view whole; ///< the field with its continuation lines and its last line end
};

/// Walks over the fields of the header with which a message begins. The header ends at an empty line or with the bytes.
class HeaderReader {
public:
    explicit HeaderReader(std::string_view message)
        : m_message(message)
    {}

    /// Reads the next field; false at the end of the header.
    bool next(HeaderField& field);
    /// Where the next field begins; behind the header's empty line once next() returned false.
    size_t position() const { return m_position; }
    /// The line ends before position().
    uint32_t lines() const { return m_lines; }
    /// True once the empty line that ends the header was seen.
    bool sawBlankLine() const { return m_sawBlankLine; }

private:
    /// The offset behind the line that begins at @p from.
    size_t lineEnd(size_t from);

    std::string_view m_message;
    size_t m_position = 0;
    uint32_t m_lines = 0;
    bool m_sawBlankLine = false;
};

/// The bytes of the header with its empty line: where the body begins.
size_t headerLength(std::string_view message);

/// The value of the first field of that name (case-insensitive), folded as it stands.
std::optional<std::string_view> findHeader(std::string_view message, std::string_view name);

/// RFC 5322 section 2.2.3: the value without its line ends; leading and trailing white space is cut too.
std::string unfold(std::string_view value);

} // namespace posthorn::mime
