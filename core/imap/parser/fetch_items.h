// What a FETCH asks for (RFC 3501 sections 6.4.5 and 9, RFC 7162 MODSEQ). Parsing only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "imap/parser/cursor.h"
#include "mime/section.h"

namespace posthorn::imap {

/// One BODY[...] item, or RFC822 and its two sisters, which are the same under older names.
struct FetchSection {
    mime::Section section;
    bool peek = false;
    bool partial = false;
    uint64_t offset = 0;
    uint64_t length = UINT64_MAX;
    std::string label; ///< "BODY[1.HEADER.FIELDS (From)]<0>", as the answer names it

    static constexpr size_t maxDepth = 100;
};

struct FetchItems {
    enum Bit : uint32_t {
        Uid = 1,
        Flags = 2,
        InternalDate = 4,
        Size = 8,
        Modseq = 16,
        Envelope = 32,
        BodyStructure = 64,
        Body = 128
    };
    static constexpr size_t maxSections = 200;
    uint32_t bits = 0;
    std::vector<FetchSection> sections;
    std::optional<uint64_t> changedSince; ///< RFC 7162 section 3.1.4

    bool needsSummary() const { return bits & (Envelope | BodyStructure | Body); }
    /// True if a section is asked for without PEEK.
    bool setsSeen() const;
};

/// Parses "ALL", one item, or "(" items ")", then modifiers, to the end of the command.
bool parseFetchItems(Cursor& cursor, FetchItems& items);

} // namespace posthorn::imap
