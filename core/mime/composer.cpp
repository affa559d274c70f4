#include "mime/composer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/random.h"
#include "base/text.h"
#include "mime/builder_parts.h"
#include "mime/lexer.h"
#include "mime/structure.h"
#include "mime/transfer_encoding.h"

namespace posthorn::mime {

namespace {

constexpr size_t longestLine = 900; // RFC 5322 section 2.1.1 has 998

/// On one line, without control characters; as long as it is.
std::string oneLine(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= ' ' && octet != 127)
            out += c;
        else if (c == '\t' || c == '\n' || c == '\r')
            out += ' ';
    }
    return out;
}

/// A parameter: a token or quoted string where it is ASCII, else as RFC 2231 section 4 has it.
std::string parameter(std::string_view name, std::string_view value)
{
    const std::string clean = oneLine(value);
    std::string out = "; " + std::string(name);
    if (isAscii(clean) && clean.size() <= 60) {
        out += "=\"";
        for (const char c : clean) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        return out + "\"";
    }
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : clean) {
        const auto octet = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '-' || c == '_';
        if (plain) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[octet >> 4];
            encoded += digits[octet & 15];
        }
    }
    constexpr size_t piece = 48;
    if (encoded.size() <= piece)
        return out + "*=utf-8''" + encoded;
    out.clear();
    for (size_t from = 0, number = 0; from < encoded.size(); ++number) {
        size_t to = std::min(from + piece, encoded.size());
        while (to < encoded.size() && (encoded[to - 1] == '%' || encoded[to - 2] == '%'))
            --to; // not within "%C3"
        out += "; " + std::string(name) + "*" + std::to_string(number) + "*=";
        out += (number == 0 ? "utf-8''" : "") + encoded.substr(from, to - from);
        from = to;
    }
    return out;
}

bool isShortAscii(std::string_view text)
{
    while (!text.empty()) {
        const std::string_view line = takeUntil(text, '\n');
        if (line.size() > longestLine || !isAscii(line) || line.find('\0') != std::string_view::npos)
            return false;
    }
    return true;
}

bool isMultipart(const ComposedPart& part)
{
    return startsWithIgnoreCase(part.type, "multipart/");
}

bool isMessage(const ComposedPart& part)
{
    return equalsIgnoreCase(part.type, "message/rfc822") || equalsIgnoreCase(part.type, "message/global") ||
           equalsIgnoreCase(part.type, "message/disposition-notification"); // RFC 8098 section 3
}

void appendFolded(std::string& out, const ComposedField& field)
{
    // A value that is folded already stays as it is.
    if (field.value.find('\n') != std::string::npos)
        out += field.name + ": " + field.value + "\r\n";
    else
        appendField(out, field.name, field.value);
}

void appendBody(std::string& out, const ComposedPart& part)
{
    static const std::string nothing;
    const std::string& content = part.content ? *part.content : nothing;
    if (part.isText) {
        const std::string text = normalizeLineEnds(content);
        const bool plain = isShortAscii(text);
        appendField(out, "Content-Transfer-Encoding", plain ? "7bit" : "quoted-printable");
        out += "\r\n";
        if (plain) {
            out += text;
        } else {
            QuotedPrintableEncoder encoder(text);
            while (!encoder.isDone())
                encoder.next(text.size() + 1, out);
        }
    } else if (isMessage(part)) { // may not be encoded (RFC 2046 section 5.2.1)
        appendField(out, "Content-Transfer-Encoding", isAscii(content) ? "7bit" : "8bit");
        out += "\r\n" + content;
    } else {
        appendField(out, "Content-Transfer-Encoding", "base64");
        out += "\r\n";
        out.reserve(out.size() + Base64Encoder::encodedSize(content.size()) + 256);
        Base64Encoder encoder(content);
        while (!encoder.isDone())
            encoder.next(content.size() * 2 + 1, out);
    }
    if (!out.ends_with("\r\n"))
        out += "\r\n";
}

void appendPart(std::string& out, const ComposedPart& part)
{
    const bool multipart = isMultipart(part);
    const std::string boundary = multipart ? "=_" + randomName(30) : std::string();
    std::string type = oneLine(part.type);
    if (multipart)
        type += "; boundary=\"" + boundary + "\"";
    else if (part.isText)
        type += "; charset=utf-8";
    if (!part.fileName.empty() && !multipart)
        type += parameter("name", part.fileName);
    appendField(out, "Content-Type", type);
    if (!part.disposition.empty() || !part.fileName.empty()) {
        std::string value = part.disposition.empty() ? "attachment" : oneLine(part.disposition);
        if (!part.fileName.empty())
            value += parameter("filename", part.fileName);
        appendField(out, "Content-Disposition", value);
    }
    if (!part.contentId.empty())
        appendField(out, "Content-ID", "<" + oneLine(part.contentId) + ">");
    if (!part.language.empty())
        appendField(out, "Content-Language", oneLine(part.language));
    if (!part.location.empty())
        appendField(out, "Content-Location", composeText(part.location));
    for (const ComposedField& field : part.fields)
        appendFolded(out, field);
    if (!multipart)
        return appendBody(out, part);
    out += "\r\n";
    for (const ComposedPart& child : part.parts) {
        out += "--" + boundary + "\r\n";
        appendPart(out, child);
    }
    out += "--" + boundary + "--\r\n";
}

} // namespace

bool isFieldName(std::string_view name)
{
    constexpr size_t longest = 76;
    return !name.empty() && name.size() <= longest &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 127 && c != ':'; });
}

bool isRawFieldValue(std::string_view value)
{
    size_t column = 0;
    bool anything = false; // on this line
    for (size_t i = 0; i < value.size(); ++i) {
        const auto octet = static_cast<unsigned char>(value[i]);
        if (value[i] == '\r') {
            const std::string_view rest = value.substr(i);
            if (!rest.starts_with("\r\n ") && !rest.starts_with("\r\n\t"))
                return false;
            if (i > 0 && !anything)
                return false; // a line of blanks may be taken for the header's end
            ++i;
            column = 0;
            anything = false;
            continue;
        }
        if ((octet < ' ' && octet != '\t') || octet >= 127 || ++column > longestLine)
            return false;
        anything |= octet > ' ';
    }
    return anything || value.empty();
}

std::string composeText(std::string_view text)
{
    return encodeWords(text);
}

std::string composeMailboxes(const std::vector<NamedMailbox>& mailboxes)
{
    std::string out;
    for (const NamedMailbox& mailbox : mailboxes)
        out += (out.empty() ? "" : ", ") + formatMailbox(mailbox);
    return out;
}

std::string composeGroup(std::string_view name, const std::vector<NamedMailbox>& mailboxes)
{
    const std::string clean = cleanHeaderValue(name);
    std::string phrase;
    const bool atoms = std::all_of(clean.begin(), clean.end(), [](char c) { return isAtext(c) || c == ' '; });
    if (!isAscii(clean)) {
        phrase = encodeWords(clean);
    } else if (atoms) {
        phrase = clean;
    } else {
        phrase = "\"";
        for (const char c : clean) {
            if (c == '"' || c == '\\')
                phrase += '\\';
            phrase += c;
        }
        phrase += '"';
    }
    return phrase + ": " + composeMailboxes(mailboxes) + ";";
}

std::string composeBracketed(const std::vector<std::string>& items, std::string_view separator)
{
    std::string out;
    for (const std::string& item : items) {
        if (!out.empty())
            out += separator;
        out += "<" + oneLine(item) + ">";
    }
    return out;
}

std::string composeDate(const MailDate& date)
{
    std::string out = formatMailDate(date.time + int64_t(date.zoneMinutes) * 60000);
    if (date.zoneMinutes == 0)
        return out;
    const int minutes = std::abs(date.zoneMinutes);
    char zone[16];
    std::snprintf(zone, sizeof zone, "%c%02d%02d", date.zoneMinutes < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    out.replace(out.size() - 5, 5, zone);
    return out;
}

std::string composeMessage(const std::vector<ComposedField>& fields, const ComposedPart& body)
{
    std::string out;
    for (const ComposedField& field : fields)
        appendFolded(out, field);
    appendField(out, "MIME-Version", "1.0");
    appendPart(out, body);
    return out;
}

} // namespace posthorn::mime
