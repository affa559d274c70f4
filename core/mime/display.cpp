#include "mime/display.h"

#include <memory>
#include <mutex>

#include <gmime/gmime.h>

#include "base/text.h"
#include "mime/header.h"
#include "mime/html_text.h"
#include "mime/structure.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxDecodedBytes = 256 * 1024; // of a body, for a preview of its first lines
constexpr size_t maxHeaderText = 8 * 1024;
constexpr size_t maxAttachments = 100;

void ensureGMime()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template<class T> using Object = std::unique_ptr<T, Unref>;

std::string takeGString(char* text)
{
    std::string out = text ? text : "";
    g_free(text);
    return out;
}

/// Valid UTF-8, with Latin-1 as the guess for what is not, and without NUL.
std::string toUtf8(std::string_view text)
{
    std::string out;
    const bool valid = isUtf8(text);
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet == 0)
            continue;
        if (valid || octet < 0x80)
            out += c;
        else
            appendUtf8(out, octet);
    }
    return out;
}

/// One line: white space in runs and control characters become one space.
std::string oneLine(std::string_view text)
{
    std::string out;
    for (const char c : trimmed(text)) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet > ' ' && octet != 127)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' '))
        out.pop_back();
    return out;
}

std::string decodePhrase(std::string_view text)
{
    const std::string clean = toUtf8(text.substr(0, maxHeaderText));
    return oneLine(toUtf8(takeGString(g_mime_utils_header_decode_phrase(nullptr, clean.c_str()))));
}

/// The octets of a leaf with its transfer encoding undone and its text in UTF-8, cut after maxDecodedBytes.
std::string decodedText(std::string_view body, std::string_view encoding, const std::string* charset)
{
    if (body.empty()) // of an empty message the view may be null, which GMime does not take
        return {};
    body = body.substr(0, maxDecodedBytes);
    Object<GMimeStream> source(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
    Object<GMimeStream> stream(g_mime_stream_filter_new(source.get()));
    auto* filters = GMIME_STREAM_FILTER(stream.get());
    Object<GMimeFilter> decode(
        g_mime_filter_basic_new(g_mime_content_encoding_from_string(std::string(encoding).c_str()), FALSE));
    g_mime_stream_filter_add(filters, decode.get());
    if (charset && !equalsIgnoreCase(*charset, "utf-8") && !equalsIgnoreCase(*charset, "us-ascii")) {
        if (Object<GMimeFilter> convert{g_mime_filter_charset_new(charset->c_str(), "UTF-8")}) // null when unknown
            g_mime_stream_filter_add(filters, convert.get());
    }
    std::string out;
    char buffer[4096];
    while (out.size() < maxDecodedBytes) {
        const ssize_t count = g_mime_stream_read(stream.get(), buffer, sizeof buffer);
        if (count <= 0)
            break;
        out.append(buffer, size_t(count));
    }
    // The cut may have parted a character; that must not make Latin-1 of all the rest.
    for (size_t cut = 0; cut < 4 && cut < out.size(); ++cut) {
        if (isUtf8(std::string_view(out).substr(0, out.size() - cut))) {
            out.resize(out.size() - cut);
            break;
        }
    }
    return toUtf8(out);
}

/// At most @p characters code points, no trailing blanks, no more than one empty line in a row.
std::string preview(std::string_view text, size_t characters)
{
    std::string out;
    size_t count = 0;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '\n') {
            while (out.ends_with(' '))
                out.pop_back();
            if (out.empty() || out.ends_with("\n\n"))
                continue;
        } else if (octet <= ' ' || octet == 127) {
            if (out.empty() || out.back() == ' ' || out.back() == '\n' || c == '\r')
                continue;
        }
        if ((octet & 0xC0) != 0x80 && ++count > characters)
            break;
        out += octet < ' ' && c != '\n' ? ' ' : c;
    }
    return std::string(trimmed(out));
}

/// A file name decoded by RFC 2231 or, against that RFC but common, RFC 2047.
std::string decodedParameter(const Part::Field& field, const char* name, bool contentType)
{
    if (!field)
        return {};
    const std::string value = toUtf8(unfold(field->substr(0, maxHeaderText)));
    const char* found = nullptr;
    Object<GMimeContentType> type;
    Object<GMimeContentDisposition> disposition;
    if (contentType) {
        type.reset(g_mime_content_type_parse(nullptr, value.c_str()));
        found = type ? g_mime_content_type_get_parameter(type.get(), name) : nullptr;
    } else {
        disposition.reset(g_mime_content_disposition_parse(nullptr, value.c_str()));
        found = disposition ? g_mime_content_disposition_get_parameter(disposition.get(), name) : nullptr;
    }
    return found ? oneLine(toUtf8(found)) : std::string();
}

class Painter {
public:
    Painter(std::string_view message, size_t previewCharacters)
        : m_message(message)
        , m_structure(scan(message))
        , m_characters(previewCharacters)
    {}

    DisplayMessage run()
    {
        const EnvelopeFields& fields = m_structure.envelope();
        if (fields.subject)
            m_out.subject = decodeHeaderText(*fields.subject);
        m_out.from = addresses(fields.from);
        m_out.to = addresses(fields.to);
        m_out.cc = addresses(fields.cc);
        if (fields.date)
            m_out.date = parseMailDate(*fields.date);
        visit(m_structure.root());
        if (const Part* part = m_plain ? m_plain : m_html)
            m_out.preview = textOf(*part);
        return std::move(m_out);
    }

private:
    static std::string addresses(const std::vector<std::string_view>& values)
    {
        std::string out;
        for (const std::string_view value : values) {
            std::string list = displayAddresses(value);
            if (!out.empty() && !list.empty())
                out += ", ";
            out += list;
            if (out.size() > maxHeaderText)
                break;
        }
        return out;
    }

    void visit(const Part& part)
    {
        if (part.kind == Part::Kind::Multipart) {
            for (uint32_t child = part.firstChild; child != Part::none; child = m_structure.parts[child].next)
                visit(m_structure.parts[child]);
            return;
        }
        const std::string type = part.contentType ? toLower(parseContentType(*part.contentType).value) : "text/plain";
        const bool attached =
            part.disposition && equalsIgnoreCase(parseParameterized(*part.disposition).value, "attachment");
        std::string name = decodedParameter(part.disposition, "filename", false);
        if (name.empty())
            name = decodedParameter(part.contentType, "name", true);
        const bool text = part.kind == Part::Kind::Leaf && (type.starts_with("text/") || type.empty());
        if (text && !attached && name.empty()) {
            const Part*& slot = type == "text/html" ? m_html : m_plain;
            if (!slot)
                slot = &part;
            return;
        }
        if (m_out.attachments.size() < maxAttachments)
            m_out.attachments.push_back(name.empty() ? toUtf8(type) : std::move(name));
    }

    std::string textOf(const Part& part) const
    {
        const auto type = part.contentType ? parseContentType(*part.contentType) : ParameterizedValue();
        const std::string encoding = part.transferEncoding ? parseParameterized(*part.transferEncoding).value : "7bit";
        const std::string text = decodedText(part.body(m_message), encoding, type.find("charset"));
        return preview(&part == m_html ? htmlToText(text) : text, m_characters);
    }

    std::string_view m_message;
    Structure m_structure;
    size_t m_characters;
    const Part* m_plain = nullptr;
    const Part* m_html = nullptr;
    DisplayMessage m_out;
};

} // namespace

DisplayMessage display(std::string_view message, size_t previewCharacters)
{
    ensureGMime();
    return Painter(message, previewCharacters).run();
}

std::string decodeHeaderText(std::string_view value)
{
    ensureGMime();
    const std::string clean = toUtf8(unfold(value.substr(0, maxHeaderText)));
    return oneLine(toUtf8(takeGString(g_mime_utils_header_decode_text(nullptr, clean.c_str()))));
}

std::string displayAddresses(std::string_view value, size_t limit)
{
    ensureGMime();
    std::string out;
    bool groupOpen = false;
    const std::vector<Address> addresses = parseAddressList(value, limit + 1);
    for (size_t i = 0; i < addresses.size(); ++i) {
        const Address& address = addresses[i];
        if (address.kind == Address::Kind::GroupEnd) {
            out += groupOpen ? ";" : "";
            groupOpen = false;
            continue;
        }
        if (!out.empty())
            out += out.ends_with(':') ? " " : ", ";
        if (i == limit) {
            out += "...";
            break;
        }
        if (address.kind == Address::Kind::GroupBegin) {
            out += decodePhrase(*address.mailbox) + ":";
            groupOpen = true;
            continue;
        }
        std::string mailbox = oneLine(toUtf8(address.mailbox.value_or("")));
        if (address.host && !address.host->empty())
            mailbox += "@" + oneLine(toUtf8(*address.host));
        const std::string name = address.name ? decodePhrase(*address.name) : std::string();
        if (name.empty())
            out += mailbox;
        else
            out += mailbox.empty() ? name : name + " <" + mailbox + ">";
    }
    return out;
}

} // namespace posthorn::mime
