#include "mime/builder.h"

#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "mime/builder_parts.h"
#include "mime/lexer.h"
#include "mime/transfer_encoding.h"

namespace posthorn::mime {

std::string makeMessageId(std::string_view host)
{
    return "<" + randomName(24) + "@" + cleanHeaderValue(host) + ">";
}

std::string cleanHeaderValue(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : trimmed(text)) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= ' ' && octet != 127)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.size() > maxHeaderValue)
        out.resize(maxHeaderValue);
    return out;
}

std::string encodeWords(std::string_view text)
{
    const std::string clean = cleanHeaderValue(text);
    if (isAscii(clean) && clean.find("=?") == std::string::npos)
        return clean;
    constexpr size_t wordBytes = 36; // 48 characters of base64: a word and a field name stay on one line of 76
    std::string out;
    for (size_t begin = 0; begin < clean.size();) {
        size_t end = std::min(begin + wordBytes, clean.size());
        while (end < clean.size() && end > begin + 1 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80)
            --end; // a word holds whole characters only
        out += out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?";
        out += base64Encode(std::string_view(clean).substr(begin, end - begin));
        out += "?=";
        begin = end;
    }
    return out;
}

std::string encodeQuotedPrintable(std::string_view text)
{
    std::string out;
    for (QuotedPrintableEncoder encoder(text); !encoder.isDone();)
        encoder.next(text.size(), out);
    return out;
}

std::string normalizeLineEnds(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r' && text[i] != '\n') {
            out += text[i];
            continue;
        }
        out += "\r\n";
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            ++i;
    }
    return out;
}

void appendField(std::string& out, std::string_view name, std::string_view value)
{
    constexpr size_t wantedLine = 76;
    out += name;
    out += ": ";
    size_t column = name.size() + 2;
    while (!value.empty()) {
        const size_t end = std::min(value.find(' ', 1), value.size());
        if (column > 1 && column + end > wantedLine && value[0] == ' ' && end > 1) {
            out += "\r\n";
            column = 0;
        }
        out += value.substr(0, end);
        column = out.ends_with("\r\n") ? 0 : column + end; // encoded words come folded already
        value.remove_prefix(end);
    }
    out += "\r\n";
}

std::string formatMailbox(const NamedMailbox& mailbox)
{
    const std::string address = cleanHeaderValue(mailbox.address);
    const std::string name = cleanHeaderValue(mailbox.name);
    if (name.empty())
        return address;
    std::string out;
    bool atoms = true;
    for (const char c : name)
        atoms &= isAtext(c) || c == ' ';
    if (!isAscii(name) || name.find("=?") != std::string::npos) {
        out = encodeWords(name);
    } else if (atoms) {
        out = name;
    } else {
        out = "\"";
        for (const char c : name) {
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    return out + " <" + address + ">";
}

bool isShortAscii(std::string_view text)
{
    constexpr size_t longest = 900; // RFC 5322 section 2.1.1 has 998
    while (!text.empty()) {
        const std::string_view line = takeUntil(text, '\n');
        if (line.size() > longest || !isAscii(line) || line.find('\0') != std::string_view::npos)
            return false;
    }
    return true;
}

void appendTextPart(std::string& out, std::string_view text)
{
    std::string body = normalizeLineEnds(text);
    if (!body.empty() && !body.ends_with("\r\n"))
        body += "\r\n";
    const bool plain = isShortAscii(body);
    appendField(out, "Content-Type", plain ? "text/plain; charset=us-ascii" : "text/plain; charset=utf-8");
    appendField(out, "Content-Transfer-Encoding", plain ? "7bit" : "quoted-printable");
    out += "\r\n";
    out += plain ? body : encodeQuotedPrintable(body);
}

std::string buildTextMail(const TextMail& mail)
{
    std::string out;
    std::string to;
    for (const NamedMailbox& mailbox : mail.to)
        to += (to.empty() ? "" : ", ") + formatMailbox(mailbox);
    appendField(out, "Date", formatMailDate(mail.date));
    appendField(out, "From", formatMailbox(mail.from));
    appendField(out, "To", to.empty() ? "undisclosed-recipients:;" : to);
    appendField(out, "Subject", encodeWords(mail.subject));
    appendField(out, "Message-ID", cleanHeaderValue(mail.messageId));
    for (const auto& [name, value] : mail.fields)
        appendField(out, cleanHeaderValue(name), encodeWords(value));
    appendField(out, "MIME-Version", "1.0");
    appendTextPart(out, mail.body);
    return out;
}

} // namespace posthorn::mime
