#include "mime/imap_string.h"

#include "base/text.h"

namespace posthorn::mime {

namespace {

/// Control characters and octets of 128 and above.
bool isUnprintable(char c)
{
    const auto octet = static_cast<unsigned char>(c);
    return octet < ' ' || octet >= 127;
}

/// True where @p text can stand between quotes as it is.
bool isPlain(std::string_view text)
{
    for (const char c : text) {
        if (isUnprintable(c) || c == '"' || c == '\\')
            return false;
    }
    return true;
}

/// @p text needs no unfolding any more.
void appendClean(std::string& out, std::string_view text)
{
    bool literal = false;
    for (const char c : text)
        literal |= isUnprintable(c) && c != '\t';
    if (literal) {
        out += '{';
        appendNumber(out, text.size());
        out += "}\r\n";
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

void appendByte(std::string& out, char c)
{
    if (c == '\0')
        out += "\xEF\xBF\xBD";
    else if (c != '\r' && c != '\n')
        out += c;
}

} // namespace

void appendString(std::string& out, std::string_view text)
{
    if (isPlain(text)) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text)
        appendByte(clean, c);
    appendClean(out, clean);
}

void appendText(std::string& out, std::string_view text)
{
    text = trimmed(text);
    if (isPlain(text) && text.find("  ") == std::string_view::npos) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text) {
        if (c != ' ' && c != '\t')
            appendByte(clean, c);
        else if (!clean.empty() && clean.back() != ' ')
            clean += ' ';
    }
    if (clean.ends_with(' '))
        clean.pop_back();
    appendClean(out, clean);
}

void appendNString(std::string& out, const std::optional<std::string_view>& text)
{
    if (text)
        appendString(out, trimmed(*text));
    else
        out += "NIL";
}

} // namespace posthorn::mime
