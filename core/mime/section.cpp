#include "mime/section.h"

#include <algorithm>

#include "base/text.h"
#include "mime/header.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxPath = 256; // more numbers than any tree is deep
constexpr size_t maxFields = 1000;

/// Reads one astring of a field list.
bool takeString(std::string_view& rest, std::string& out)
{
    out.clear();
    if (rest.starts_with('"')) {
        for (size_t i = 1; i < rest.size(); ++i) {
            if (rest[i] == '"') {
                rest.remove_prefix(i + 1);
                return true;
            }
            if (rest[i] == '\\' && ++i == rest.size())
                return false;
            out += rest[i];
        }
        return false;
    }
    if (rest.starts_with('{')) {
        const size_t close = rest.find("}\r\n");
        if (close == std::string_view::npos)
            return false;
        std::string_view digits = rest.substr(1, close - 1);
        if (digits.ends_with('+'))
            digits.remove_suffix(1);
        const auto size = parseNumber<size_t>(digits);
        if (!size || *size > rest.size() - close - 3)
            return false;
        out = rest.substr(close + 3, *size);
        rest.remove_prefix(close + 3 + *size);
        return true;
    }
    const size_t end = rest.find_first_of(" ()\"{\r\n\\%*");
    out = rest.substr(0, end);
    rest.remove_prefix(std::min(end, rest.size()));
    return !out.empty();
}

/// "(" 1*(SP astring) ")" and nothing behind it.
bool takeFields(std::string_view rest, std::vector<std::string>& fields)
{
    if (!rest.starts_with('('))
        return false;
    std::string field;
    do {
        rest.remove_prefix(1);
        if (fields.size() == maxFields || !takeString(rest, field))
            return false;
        fields.push_back(field);
    } while (rest.starts_with(' '));
    return rest == ")";
}

/// Copies the fields that are asked for out of the header, and ends them with an empty line.
std::string selectFields(const Section& section, std::string_view header)
{
    std::string out;
    HeaderReader reader(header);
    HeaderField field;
    while (reader.next(field)) {
        const bool named = std::any_of(section.fields.begin(), section.fields.end(),
                                       [&](const std::string& name) { return equalsIgnoreCase(name, field.name); });
        if (named == (section.kind == Section::Kind::HeaderFields))
            out += field.whole;
    }
    if (!out.empty() && !out.ends_with('\n')) // the message ends within its header
        out += "\r\n";
    out += "\r\n";
    return out;
}

SectionData range(size_t begin, size_t end)
{
    SectionData data;
    data.begin = begin;
    data.end = end;
    return data;
}

/// What @p section is of a message (embedded or not) whose header and body lie there.
SectionData ofMessage(const Section& section, size_t begin, size_t bodyBegin, size_t end, std::string_view message)
{
    switch (section.kind) {
    case Section::Kind::Whole:
        return range(begin, end);
    case Section::Kind::Text:
        return range(bodyBegin, end);
    case Section::Kind::Header:
    case Section::Kind::Mime:
        return range(begin, bodyBegin);
    case Section::Kind::HeaderFields:
    case Section::Kind::HeaderFieldsNot:
        break;
    }
    SectionData data;
    data.copied = true;
    data.copy = selectFields(section, message.substr(begin, bodyBegin - begin));
    return data;
}

/// The part that the numbers lead to (RFC 3501: an embedded message's parts are numbered below its own number).
const Part* findPart(const std::vector<uint32_t>& path, const Structure& structure)
{
    const Part* part = &structure.root();
    for (size_t i = 0; i < path.size(); ++i) {
        if (i > 0 && part->kind == Part::Kind::Message)
            part = &structure.parts[part->firstChild];
        else if (i > 0 && part->kind != Part::Kind::Multipart)
            return nullptr;
        if (part->kind != Part::Kind::Multipart) {
            if (path[i] != 1)
                return nullptr;
            continue;
        }
        uint32_t child = part->firstChild;
        for (uint32_t number = 1; number < path[i] && child != Part::none; ++number)
            child = structure.parts[child].next;
        if (child == Part::none)
            return nullptr;
        part = &structure.parts[child];
    }
    return part;
}

} // namespace

std::optional<Section> Section::parse(std::string_view text)
{
    Section section;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
        const size_t end = std::min(text.find('.'), text.size());
        const auto number = parseNumber<uint32_t>(text.substr(0, end));
        if (!number || text[0] == '0' || section.path.size() == maxPath)
            return std::nullopt;
        section.path.push_back(*number);
        text.remove_prefix(end);
        if (text.empty())
            return section;
        text.remove_prefix(1); // the dot, which must not be the last
        if (text.empty())
            return std::nullopt;
    }
    const size_t nameEnd = std::min(text.find(' '), text.size());
    const std::string_view name = text.substr(0, nameEnd);
    const std::string_view rest = text.substr(nameEnd);
    if (equalsIgnoreCase(name, "HEADER.FIELDS") || equalsIgnoreCase(name, "HEADER.FIELDS.NOT")) {
        section.kind = name.size() == 13 ? Kind::HeaderFields : Kind::HeaderFieldsNot;
        if (rest.empty() || !takeFields(rest.substr(1), section.fields))
            return std::nullopt;
        return section;
    }
    if (!rest.empty())
        return std::nullopt;
    if (equalsIgnoreCase(name, "HEADER"))
        section.kind = Kind::Header;
    else if (equalsIgnoreCase(name, "TEXT"))
        section.kind = Kind::Text;
    else if (equalsIgnoreCase(name, "MIME") && !section.path.empty())
        section.kind = Kind::Mime;
    else if (!name.empty())
        return std::nullopt;
    return section;
}

std::optional<SectionData> resolve(const Section& section, const Structure& structure, std::string_view message)
{
    if (section.path.empty())
        return ofMessage(section, 0, structure.root().bodyBegin, message.size(), message);
    const Part* part = findPart(section.path, structure);
    if (!part)
        return std::nullopt;
    if (section.kind == Section::Kind::Whole)
        return range(part->bodyBegin, part->bodyEnd);
    if (section.kind == Section::Kind::Mime)
        return range(part->headerBegin, part->bodyBegin);
    if (part->kind != Part::Kind::Message)
        return std::nullopt;
    const Part& embedded = structure.parts[part->firstChild];
    return ofMessage(section, embedded.headerBegin, embedded.bodyBegin, embedded.bodyEnd, message);
}

std::optional<SectionData> resolve(const Section& section, std::string_view message)
{
    if (section.needsStructure())
        return resolve(section, scan(message), message);
    const size_t bodyBegin = section.kind == Section::Kind::Whole ? 0 : headerLength(message);
    return ofMessage(section, 0, bodyBegin, message.size(), message);
}

} // namespace posthorn::mime
