// The tree of a message's body parts (RFC 2045, 2046), found in one pass over the raw bytes without copying or decoding
// them. Everything that IMAP tells of a message (ENVELOPE, BODYSTRUCTURE, sections) is derived from this tree. Anybody
// above core/base may call in; scan() is pure and safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace posthorn::mime {

/// The raw values (folded, leading blanks cut) of the fields that make an ENVELOPE (RFC 3501 section 7.4.2).
struct EnvelopeFields {
    using Value = std::optional<std::string_view>;
    Value date, subject, inReplyTo, messageId; ///< the last field of that name
    /// All fields of each name one behind the other, since mailers do repeat To and Cc.
    std::vector<std::string_view> from, sender, replyTo, to, cc, bcc;
};

/// One node of the tree. Offsets count from the message's first byte; views point into the message.
struct Part {
    static constexpr uint32_t none = UINT32_MAX;

    enum class Kind : uint8_t {
        Leaf,      ///< neither of the two below, or one that is nested too deep
        Multipart, ///< multipart/*; may have no children when its boundary is missing or never comes
        Message    ///< message/rfc822 and message/global: one child, which is the embedded message
    };

    size_t headerBegin = 0;
    size_t bodyBegin = 0; ///< behind the header's empty line; the header's end
    size_t bodyEnd = 0;   ///< before the line end that belongs to the boundary behind it
    uint32_t bodyLines = 0;

    uint32_t parent = none;
    uint32_t firstChild = none;
    uint32_t next = none;     ///< the next sibling
    uint32_t envelope = none; ///< index into Structure::envelopes, for the message itself and for embedded ones
    Kind kind = Kind::Leaf;

    /// The fields of this part's header; absent too where a message says neither MIME-Version nor Content-Type.
    using Field = std::optional<std::string_view>;
    Field contentType, transferEncoding, disposition, id, description, md5, language, location;

    size_t size() const { return bodyEnd - bodyBegin; }
    std::string_view header(std::string_view message) const
    {
        return message.substr(headerBegin, bodyBegin - headerBegin);
    }
    std::string_view body(std::string_view message) const { return message.substr(bodyBegin, size()); }
};

/// What scan() found. The first part is the message itself; the others follow in the order of their appearance.
/// It points into the message and must not outlive it.
struct Structure {
    std::vector<Part> parts;
    std::vector<EnvelopeFields> envelopes;

    const Part& root() const { return parts.front(); }
    const EnvelopeFields& envelope() const { return envelopes[root().envelope]; }
};

/// What a hostile message may cost. Beyond a limit the message is still described whole, only less finely.
struct ScanLimits {
    size_t depth = 100;               ///< levels of the tree; a container on the last one counts as a leaf
    size_t parts = 10'000;            ///< the last one reaches to the message's end
    size_t headerBytes = 1024 * 1024; ///< in all headers together; fields behind are not interpreted
};

/// Describes any bytes whatever. Linear in their number; lines may end with CRLF or a bare LF. What is broken is taken
/// as Dovecot takes it: a boundary matches lines that only begin with it, of several open boundaries the longest that
/// matches counts, an open part ends with its parent, and a boundary inside a header ends that header.
Structure scan(std::string_view message, const ScanLimits& limits = {});

} // namespace posthorn::mime
