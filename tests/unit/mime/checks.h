// What must hold of every message whatever, checked by the unit tests and by the fuzz targets: mime_message.cpp.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "mime/imap_format.h"
#include "mime/section.h"
#include "mime/structure.h"
#include "mime/summary.h"

namespace posthorn::mime::test {

inline void require(bool holds, const char* what, std::string_view message)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n%.*s\n", what, int(message.size()), message.data());
    std::abort();
}

/// Walks over IMAP text: strings, literals, atoms and balanced lists, one list in all. It knows nothing of the writer.
inline bool isOneImapList(std::string_view text)
{
    int level = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (text[i] == '(') {
            ++level;
        } else if (text[i] == ')') {
            if (--level == 0)
                return i + 1 == text.size();
        } else if (text[i] == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i) {
                if (text[i] == '\\')
                    ++i;
                if (i >= text.size() || text[i] == '\r' || text[i] == '\n' ||
                    static_cast<unsigned char>(text[i]) >= 0x80)
                    return false;
            }
        } else if (text[i] == '{') {
            const size_t close = text.find("}\r\n", i);
            const auto size =
                close == std::string_view::npos ? std::nullopt : parseNumber<size_t>(text.substr(i + 1, close - i - 1));
            if (!size || close + 3 + *size > text.size())
                return false;
            if (text.substr(close + 3, *size).find('\0') != std::string_view::npos)
                return false;
            i = close + 2 + *size;
        } else if (octet < ' ' || octet >= 127) {
            return false;
        }
        if (level == 0)
            return false;
    }
    return false;
}

/// Offsets are in order, children lie one behind the other within their parent, and the line counts are true.
inline void checkStructure(const Structure& structure, std::string_view message)
{
    require(!structure.parts.empty(), "there is a root", message);
    require(structure.root().headerBegin == 0, "the root begins at 0", message);
    require(structure.root().bodyEnd == message.size(), "the root ends at the end", message);
    size_t reached = 0;
    for (size_t index = 0; index < structure.parts.size(); ++index) {
        const Part& part = structure.parts[index];
        require(part.headerBegin <= part.bodyBegin && part.bodyBegin <= part.bodyEnd, "offsets in order", message);
        require(part.bodyEnd <= message.size(), "within the message", message);
        require(part.headerBegin >= reached, "parts in order of appearance", message);
        reached = part.headerBegin;
        uint32_t lines = 0;
        for (const char c : part.body(message).substr(0, structure.parts.size() > 100 ? 0 : std::string_view::npos))
            lines += c == '\n' ? 1 : 0;
        require(structure.parts.size() > 100 || lines == part.bodyLines, "lines counted", message);
        size_t begin = part.bodyBegin;
        for (uint32_t child = part.firstChild; child != Part::none; child = structure.parts[child].next) {
            const Part& below = structure.parts[child];
            require(child > index && below.parent == index, "the tree is a tree", message);
            require(below.headerBegin >= begin && below.bodyEnd <= part.bodyEnd, "child within its parent", message);
            begin = below.bodyEnd;
        }
        require((part.kind == Part::Kind::Message) <= (part.firstChild != Part::none), "a message holds one", message);
    }
}

/// Everything that this room makes of a message, held against itself.
inline void checkMessage(std::string_view message)
{
    const Structure structure = scan(message);
    checkStructure(structure, message);

    const Summary summary = summarize(message);
    require(isOneImapList(summary.envelope), "ENVELOPE is a list", message);
    require(isOneImapList(summary.bodyStructure), "BODYSTRUCTURE is a list", message);
    const std::string short_ = body(structure);
    require(isOneImapList(short_), "BODY is a list", message);
    require(bodyFromBodyStructure(summary.bodyStructure) == short_, "BODY derived is BODY made", message);
    require(envelope(message) == summary.envelope, "ENVELOPE of the header alone is the same", message);

    const std::string blob = encodeSummary(summary);
    const auto view = decodeSummary(blob);
    require(view.has_value(), "the blob decodes", message);
    require(view->envelope() == summary.envelope && view->bodyStructure() == summary.bodyStructure &&
                view->date() == summary.date && view->headerBytes() == summary.headerBytes,
            "the blob holds the summary", message);

    for (const char* spec : {"", "HEADER", "TEXT", "HEADER.FIELDS (Subject FROM)", "HEADER.FIELDS.NOT (TO)", "1", "2",
                             "1.MIME", "1.1", "2.1", "1.HEADER", "1.TEXT", "2.HEADER.FIELDS (Subject)", "1.2.MIME"}) {
        const auto section = Section::parse(spec);
        require(section.has_value(), "the section is one", message);
        const auto data = resolve(*section, structure, message);
        const auto again = resolve(*section, message);
        require(data.has_value() == again.has_value(), "found with and without structure", message);
        if (!data)
            continue;
        require(data->copied || (data->begin <= data->end && data->end <= message.size()), "range", message);
        require(data->view(message) == again->view(message), "the same with and without structure", message);
        require(data->view(message).size() == data->size(), "size() is the size", message);
    }
}

} // namespace posthorn::mime::test
