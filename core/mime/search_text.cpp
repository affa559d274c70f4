#include "mime/search_text.h"

#include <algorithm>

#include <glib.h>

#include "base/text.h"
#include "mime/decoded.h"
#include "mime/header.h"
#include "mime/html_text.h"
#include "mime/part_text.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxPartText = 16 * 1024 * 1024;

bool isHtml(const Part& part)
{
    return part.contentType && startsWithIgnoreCase(trimmed(*part.contentType), "text/html");
}

/// Takes folded text piece by piece.
class Folder {
public:
    explicit Folder(size_t size) { m_out.reserve(size); }

    void octet(char c)
    {
        const auto value = static_cast<unsigned char>(c);
        if (value > ' ' && value != 127)
            m_out += asciiLower(c);
        else if (value != 0 && !m_out.ends_with(' '))
            m_out += ' ';
    }
    /// Not all of it is ASCII.
    void run(std::string_view text)
    {
        char* composed = g_utf8_normalize(text.data(), gssize(text.size()), G_NORMALIZE_NFKC);
        if (!composed)
            return;
        char* folded = g_utf8_casefold(composed, -1);
        for (const char* at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
            const gunichar character = g_utf8_get_char(at);
            if (character < 0x80)
                octet(char(character));
            else if (g_unichar_isspace(character))
                octet(' ');
            else if (!isInvisible(character))
                m_out.append(at, size_t(g_utf8_next_char(at) - at));
        }
        g_free(folded);
        g_free(composed);
    }
    std::string take() { return std::move(m_out); }

private:
    /// Soft hyphens, joiners and marks of direction.
    static bool isInvisible(gunichar c)
    {
        return c == 0xAD || c == 0x34F || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
               (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || (c >= 0x80 && c < 0xA0);
    }

    std::string m_out;
};

std::string fromLatin1(std::string_view text)
{
    std::string out;
    for (const char c : text)
        appendUtf8(out, static_cast<unsigned char>(c));
    return out;
}

void join(std::string& out, std::string_view stretch)
{
    if (stretch.empty())
        return;
    if (!out.empty())
        out += searchBreak;
    out += stretch;
}

std::string foldedField(const HeaderField& field)
{
    return foldForSearch(std::string(field.name) + ": " + headerText(field.value));
}

std::string fileNameOf(const Part& part)
{
    std::string name;
    if (part.disposition)
        name = parameterText(*part.disposition, "filename", false);
    if (name.empty() && part.contentType)
        name = parameterText(*part.contentType, "name", true);
    return name;
}

} // namespace

std::string foldForSearch(std::string_view text)
{
    if (!isUtf8(text))
        return foldForSearch(fromLatin1(text));
    Folder out(text.size());
    const auto isAsciiAt = [text](size_t i) { return static_cast<unsigned char>(text[i]) < 0x80; };
    for (size_t i = 0; i < text.size();) {
        // A character and what combines with it are folded together.
        if (isAsciiAt(i) && (i + 1 == text.size() || isAsciiAt(i + 1))) {
            out.octet(text[i++]);
            continue;
        }
        if (text[i] == '\0') {
            ++i;
            continue;
        }
        size_t end = i + 1;
        while (end < text.size() && !isAsciiAt(end))
            ++end;
        out.run(text.substr(i, end - i));
        i = end;
    }
    return out.take();
}

bool anyBodyStretch(std::string_view message, const Structure& structure, size_t maxText,
                    const std::function<bool(std::string)>& f)
{
    for (const Part& part : structure.parts) {
        if (isTextPart(part) && part.size() > 0) {
            std::string text = partText(part, message, maxText);
            if (isHtml(part))
                text = htmlToText(text);
            if (f(foldForSearch(text)))
                return true;
        }
        if (part.parent == Part::none || structure.parts[part.parent].kind != Part::Kind::Message)
            continue;
        HeaderReader reader(part.header(message));
        HeaderField field;
        while (reader.next(field)) {
            if (f(foldedField(field)))
                return true;
        }
    }
    return false;
}

bool headerHolds(std::string_view header, std::string_view name, std::string_view folded)
{
    HeaderReader reader(header);
    HeaderField field;
    while (reader.next(field)) {
        if (!name.empty() && !equalsIgnoreCase(field.name, name))
            continue;
        if (folded.empty() && !name.empty())
            return true;
        const std::string text = name.empty() ? foldedField(field) : foldForSearch(headerText(field.value));
        if (text.find(folded) != std::string::npos)
            return true;
    }
    return false;
}

SearchableText searchableText(std::string_view message, size_t maxBody)
{
    SearchableText out;
    HeaderReader reader(message);
    HeaderField field;
    while (reader.next(field)) {
        join(out.header, foldedField(field));
        std::string* const own = equalsIgnoreCase(field.name, "From")      ? &out.from
                                 : equalsIgnoreCase(field.name, "To")      ? &out.to
                                 : equalsIgnoreCase(field.name, "Cc")      ? &out.cc
                                 : equalsIgnoreCase(field.name, "Bcc")     ? &out.bcc
                                 : equalsIgnoreCase(field.name, "Subject") ? &out.subject
                                                                           : nullptr;
        if (own)
            join(*own, foldForSearch(headerText(field.value)));
    }
    const Structure structure = scan(message);
    for (const Part& part : structure.parts) {
        if (part.disposition || part.contentType)
            join(out.fileNames, foldForSearch(fileNameOf(part)));
    }
    out.cut = anyBodyStretch(message, structure, maxPartText, [&out, maxBody](const std::string& stretch) {
        const std::string_view fits = cutUtf8(stretch, maxBody - std::min(maxBody, out.body.size()));
        join(out.body, fits);
        return fits.size() < stretch.size();
    });
    return out;
}

std::string previewText(std::string_view message, const Structure& structure, size_t characters)
{
    constexpr size_t decoded = 16 * 1024; // enough text, even of HTML
    std::string out;
    for (const Part& part : structure.parts) {
        if (!isTextPart(part) || (part.disposition && startsWithIgnoreCase(trimmed(*part.disposition), "attachment")))
            continue;
        const std::string charset = part.contentType ? parameterText(*part.contentType, "charset", true) : std::string();
        std::string text = decodeText(part.body(message), part.transferEncoding.value_or(""), charset, decoded).text;
        if (isHtml(part))
            text = htmlToText(text);
        size_t count = 0;
        for (const char c : text) {
            const auto octet = static_cast<unsigned char>(c);
            if (octet <= ' ' || octet == 127) {
                if (!out.empty() && out.back() != ' ') {
                    out += ' ';
                    ++count;
                }
                continue;
            }
            if ((octet & 0xC0) != 0x80 && ++count > characters)
                return std::string(trimmed(out));
            out += c;
        }
        if (count > 0)
            break;
    }
    return std::string(trimmed(out));
}

} // namespace posthorn::mime
