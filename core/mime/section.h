// The section of an IMAP FETCH BODY[...] (RFC 3501 section 6.4.5): read from the command, then found in a message.
// The IMAP room calls in. Pure and safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/structure.h"

namespace posthorn::mime {

struct Section {
    enum class Kind {
        Whole,           ///< [] all of the message, or [1.2] the body of a part
        Header,          ///< [HEADER], [1.HEADER]
        HeaderFields,    ///< [HEADER.FIELDS (...)]
        HeaderFieldsNot, ///< [HEADER.FIELDS.NOT (...)]
        Text,            ///< [TEXT], [1.TEXT]
        Mime             ///< [1.MIME]
    };
    Kind kind = Kind::Whole;
    std::vector<uint32_t> path;      ///< part numbers from 1; empty for the message itself
    std::vector<std::string> fields; ///< names of the fields that are asked for or left out

    bool operator==(const Section&) const = default;

    /// Reads what stands between the brackets; strings in a field list may be atoms, quoted or literals. None where
    /// that is not a section of RFC 3501.
    static std::optional<Section> parse(std::string_view text);

    /// True where the tree of parts must be known; else the message, or its header alone, is enough.
    bool needsStructure() const { return !path.empty(); }
    /// True where no byte behind the message's own header is needed.
    bool needsHeaderOnly() const { return path.empty() && kind != Kind::Whole && kind != Kind::Text; }
};

/// Where a section's bytes are: a stretch of the message, or a selection of header fields made for this answer.
struct SectionData {
    size_t begin = 0;
    size_t end = 0;
    bool copied = false; ///< the bytes are in `copy`, not in the message
    std::string copy;

    size_t size() const { return copied ? copy.size() : end - begin; }
    std::string_view view(std::string_view message) const
    {
        return copied ? std::string_view(copy) : message.substr(begin, end - begin);
    }
};

/// Finds the section in the message that @p structure describes. None where it does not exist, which IMAP answers
/// with NIL (Dovecot: with an empty string): a part number too high, HEADER and TEXT of a part that is no message.
/// Part 1 of a message that is no multipart is its body. A selection of fields always ends with an empty line.
std::optional<SectionData> resolve(const Section& section, const Structure& structure, std::string_view message);

/// The same without a structure at hand; scans the message only where needsStructure() says so.
std::optional<SectionData> resolve(const Section& section, std::string_view message);

} // namespace posthorn::mime
