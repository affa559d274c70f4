#include "imap/parser/fetch_items.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace posthorn::imap {

namespace {

struct Row {
    std::string_view word;
    uint32_t bits;
};
constexpr std::array rows = {
    Row{"UID", FetchItems::Uid},
    Row{"FLAGS", FetchItems::Flags},
    Row{"INTERNALDATE", FetchItems::InternalDate},
    Row{"RFC822.SIZE", FetchItems::Size},
    Row{"ENVELOPE", FetchItems::Envelope},
    Row{"BODYSTRUCTURE", FetchItems::BodyStructure},
    Row{"MODSEQ", FetchItems::Modseq},
};
constexpr std::array macros = {
    Row{"ALL", FetchItems::Flags | FetchItems::InternalDate | FetchItems::Size | FetchItems::Envelope},
    Row{"FAST", FetchItems::Flags | FetchItems::InternalDate | FetchItems::Size},
    Row{"FULL", FetchItems::Flags | FetchItems::InternalDate | FetchItems::Size | FetchItems::Envelope | FetchItems::Body},
};

/// A word of letters and dots, cut before '[' which atoms may hold.
bool word(Cursor& cursor, std::string_view& out)
{
    const std::string_view here = cursor.rest();
    size_t size = 0;
    while (size < here.size() && ((here[size] >= '0' && here[size] <= '9') || here[size] == '.' || here[size] == '-' ||
                                  (asciiLower(here[size]) >= 'a' && asciiLower(here[size]) <= 'z')))
        ++size;
    out = here.substr(0, size);
    for (size_t i = 0; i < size; ++i)
        cursor.accept(here[i]);
    return size > 0 || cursor.fail("a FETCH item expected at character " + std::to_string(cursor.position() + 1));
}

void appendFieldName(std::string& out, std::string_view name)
{
    if (std::all_of(name.begin(), name.end(), isAtomChar)) {
        out += name;
        return;
    }
    out += '"';
    for (const char c : name) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

bool fieldNames(Cursor& cursor, mime::Section& section)
{
    if (!cursor.space() || !cursor.expect('('))
        return false;
    do {
        std::string_view name;
        if (!cursor.astring(name))
            return false;
        if (section.fields.size() == 1000)
            return cursor.fail("too many header fields");
        if (name.empty() || name.find_first_of("\r\n:") != std::string_view::npos)
            return cursor.fail("an invalid header field name");
        section.fields.emplace_back(name);
    } while (cursor.accept(' '));
    return cursor.expect(')');
}

/// What stands between '[' and ']'.
bool sectionSpec(Cursor& cursor, mime::Section& section)
{
    if (cursor.accept(']'))
        return true;
    std::string_view text;
    if (!word(cursor, text))
        return false;
    if (text.back() == '.')
        return cursor.fail("an invalid section");
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
        const auto number = parseNumber<uint32_t>(takeUntil(text, '.'));
        if (!number || *number == 0 || section.path.size() == FetchSection::maxDepth)
            return cursor.fail("an invalid part number");
        section.path.push_back(*number);
    }
    using Kind = mime::Section::Kind;
    if (text.empty()) {
        section.kind = Kind::Whole;
    } else if (equalsIgnoreCase(text, "HEADER")) {
        section.kind = Kind::Header;
    } else if (equalsIgnoreCase(text, "TEXT")) {
        section.kind = Kind::Text;
    } else if (equalsIgnoreCase(text, "MIME") && !section.path.empty()) {
        section.kind = Kind::Mime;
    } else if (equalsIgnoreCase(text, "HEADER.FIELDS") || equalsIgnoreCase(text, "HEADER.FIELDS.NOT")) {
        section.kind = text.size() == 13 ? Kind::HeaderFields : Kind::HeaderFieldsNot;
        if (!fieldNames(cursor, section))
            return false;
    } else {
        return cursor.fail("unknown section " + std::string(text.substr(0, 40)));
    }
    return cursor.expect(']');
}

std::string labelOf(const FetchSection& item)
{
    using Kind = mime::Section::Kind;
    const mime::Section& section = item.section;
    std::string out = "BODY[";
    for (size_t i = 0; i < section.path.size(); ++i) {
        if (i > 0)
            out += '.';
        appendNumber(out, section.path[i]);
    }
    if (section.kind != Kind::Whole && !section.path.empty())
        out += '.';
    switch (section.kind) {
    case Kind::Whole: break;
    case Kind::Header: out += "HEADER"; break;
    case Kind::Text: out += "TEXT"; break;
    case Kind::Mime: out += "MIME"; break;
    case Kind::HeaderFields:
    case Kind::HeaderFieldsNot:
        out += section.kind == Kind::HeaderFields ? "HEADER.FIELDS (" : "HEADER.FIELDS.NOT (";
        for (size_t i = 0; i < section.fields.size(); ++i) {
            if (i > 0)
                out += ' ';
            appendFieldName(out, section.fields[i]);
        }
        out += ')';
        break;
    }
    out += ']';
    if (item.partial) {
        out += '<';
        appendNumber(out, item.offset);
        out += '>';
    }
    return out;
}

bool addSection(Cursor& cursor, FetchItems& items, FetchSection section)
{
    for (FetchSection& other : items.sections) {
        if (other.label == section.label && other.length == section.length) {
            other.peek = other.peek && section.peek;
            return true;
        }
    }
    if (items.sections.size() == FetchItems::maxSections)
        return cursor.fail("too many sections");
    items.sections.push_back(std::move(section));
    return true;
}

bool bodySection(Cursor& cursor, FetchItems& items, bool peek)
{
    FetchSection section;
    section.peek = peek;
    if (!sectionSpec(cursor, section.section))
        return false;
    if (cursor.accept('<')) {
        uint32_t offset = 0;
        uint32_t length = 0;
        section.partial = true;
        if (!cursor.number(offset) || !cursor.expect('.') || !cursor.number(length) || !cursor.expect('>'))
            return false;
        if (length == 0)
            return cursor.fail("a partial fetch of no bytes");
        section.offset = offset;
        section.length = length;
    }
    section.label = labelOf(section);
    return addSection(cursor, items, std::move(section));
}

bool item(Cursor& cursor, FetchItems& items)
{
    std::string_view name;
    if (!word(cursor, name))
        return false;
    for (const Row& row : rows) {
        if (equalsIgnoreCase(row.word, name)) {
            items.bits |= row.bits;
            return true;
        }
    }
    if (equalsIgnoreCase(name, "BODY") || equalsIgnoreCase(name, "BODY.PEEK")) {
        const bool peek = name.size() > 4;
        if (cursor.accept('['))
            return bodySection(cursor, items, peek);
        if (peek)
            return cursor.fail("BODY.PEEK without a section");
        items.bits |= FetchItems::Body;
        return true;
    }
    FetchSection section;
    section.label = toUpper(name);
    if (section.label == "RFC822") {
        return addSection(cursor, items, std::move(section));
    }
    if (section.label == "RFC822.HEADER") {
        section.section.kind = mime::Section::Kind::Header;
        section.peek = true;
        return addSection(cursor, items, std::move(section));
    }
    if (section.label == "RFC822.TEXT") {
        section.section.kind = mime::Section::Kind::Text;
        return addSection(cursor, items, std::move(section));
    }
    return cursor.fail("unknown FETCH item " + std::string(name.substr(0, 40)));
}

bool modifiers(Cursor& cursor, FetchItems& items)
{
    if (!cursor.is(' ') || cursor.rest().find_first_not_of(' ') == std::string_view::npos)
        return true;
    cursor.accept(' ');
    uint64_t modseq = 0;
    if (!cursor.expect('('))
        return false;
    if (!cursor.acceptWord("CHANGEDSINCE"))
        return cursor.fail("unknown FETCH modifier");
    if (!cursor.space() || !cursor.number64(modseq) || !cursor.expect(')'))
        return false;
    items.changedSince = modseq;
    items.bits |= FetchItems::Modseq;
    return true;
}

} // namespace

bool FetchItems::setsSeen() const
{
    return std::any_of(sections.begin(), sections.end(), [](const FetchSection& section) { return !section.peek; });
}

bool parseFetchItems(Cursor& cursor, FetchItems& items)
{
    if (cursor.accept('(')) {
        do {
            if (!item(cursor, items))
                return false;
        } while (cursor.accept(' '));
        return cursor.expect(')') && modifiers(cursor, items) && cursor.end();
    }
    for (const Row& macro : macros) {
        if (cursor.acceptWord(macro.word)) {
            items.bits |= macro.bits;
            return modifiers(cursor, items) && cursor.end();
        }
    }
    return item(cursor, items) && modifiers(cursor, items) && cursor.end();
}

} // namespace posthorn::imap
