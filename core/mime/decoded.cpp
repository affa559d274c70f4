#include "mime/decoded.h"

#include <array>
#include <memory>
#include <mutex>

#include <gmime/gmime.h>
#include <iconv.h>

#include "base/text.h"
#include "mime/header.h"
#include "mime/html_text.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxHeaderText = 64 * 1024;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template<class T> using Object = std::unique_ptr<T, Unref>;

void ensureGMime()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

/// Valid UTF-8 without NUL, with Latin-1 as the guess for what is not.
std::string clean(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
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

/// RFC 8621 section 4.1.2.2: what encoded words hide of line ends and other controls is dropped. Tabs stay, which may
/// have stood there openly.
std::string withoutControls(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if ((octet < 0x20 && octet != '\t') || octet == 0x7F)
            continue;
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (octet == 0xC2 && next >= 0x80 && next < 0xA0)
            ++i; // U+0080 to U+009F
        else
            out += char(octet);
    }
    return out;
}

/// Takes GLib's text over, in NFC.
std::string normalised(char* text)
{
    if (!text)
        return {};
    std::string out = withoutControls(clean(text));
    g_free(text);
    if (isAscii(out))
        return out;
    if (char* composed = g_utf8_normalize(out.c_str(), gssize(out.size()), G_NORMALIZE_NFC)) {
        out = composed;
        g_free(composed);
    }
    return out;
}

enum class Coding { Identity, Base64, QuotedPrintable, Other };

Coding codingOf(std::string_view encoding)
{
    encoding = trimmed(encoding);
    if (equalsIgnoreCase(encoding, "base64"))
        return Coding::Base64;
    if (equalsIgnoreCase(encoding, "quoted-printable"))
        return Coding::QuotedPrintable;
    if (equalsIgnoreCase(encoding, "x-uuencode") || equalsIgnoreCase(encoding, "uuencode") ||
        equalsIgnoreCase(encoding, "x-uue"))
        return Coding::Other;
    return Coding::Identity;
}

std::string toLineFeeds(std::string text)
{
    size_t to = 0;
    for (size_t from = 0; from < text.size(); ++from) {
        if (text[from] != '\r' || from + 1 == text.size() || text[from + 1] != '\n')
            text[to++] = text[from];
    }
    text.resize(to);
    return text;
}

/// Octets that are no UTF-8 replaced; true when there were any.
bool repairUtf8(std::string& text)
{
    if (isUtf8(text))
        return false;
    std::string out;
    for (size_t i = 0; i < text.size();) {
        const auto octet = static_cast<unsigned char>(text[i]);
        const size_t length = octet < 0x80 ? 1 : octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : octet >= 0xC0 ? 2 : 0;
        const std::string_view piece = std::string_view(text).substr(i, length);
        if (length != 0 && piece.size() == length && isUtf8(piece)) {
            out += piece;
            i += length;
        } else {
            out += replacement;
            ++i;
        }
    }
    text = std::move(out);
    return true;
}

/// @p bytes from @p charset to UTF-8. False when the character set is unknown.
bool convert(std::string_view bytes, const std::string& charset, std::string& out, bool& problem)
{
    const char* name = g_mime_charset_iconv_name(charset.c_str());
    const iconv_t state = ::iconv_open("UTF-8", name ? name : charset.c_str());
    if (state == iconv_t(-1))
        return false;
    char* in = const_cast<char*>(bytes.data());
    size_t left = bytes.size();
    std::array<char, 16 * 1024> buffer;
    bool flushing = left == 0;
    for (;;) {
        char* to = buffer.data();
        size_t room = buffer.size();
        const size_t done = flushing ? ::iconv(state, nullptr, nullptr, &to, &room) : ::iconv(state, &in, &left, &to, &room);
        const int error = done == size_t(-1) ? errno : 0;
        out.append(buffer.data(), buffer.size() - room);
        if (error == E2BIG)
            continue;
        if (error == 0) {
            if (flushing)
                break;
            flushing = true;
            continue;
        }
        problem = true; // an octet that is none of it, or a character cut off at the end
        out += replacement;
        if (error == EINVAL || left == 0) {
            flushing = true;
            left = 0;
            continue;
        }
        ++in;
        if (--left == 0)
            flushing = true;
    }
    ::iconv_close(state);
    return true;
}

} // namespace

std::string headerText(std::string_view value)
{
    ensureGMime();
    const std::string unfolded = clean(unfold(value.substr(0, maxHeaderText)));
    if (isAscii(unfolded) && unfolded.find("=?") == std::string::npos)
        return unfolded;
    const std::string text = normalised(g_mime_utils_header_decode_text(nullptr, unfolded.c_str()));
    return std::string(trimmed(text));
}

std::string phraseText(std::string_view phrase)
{
    ensureGMime();
    const std::string text = clean(unfold(phrase.substr(0, maxHeaderText)));
    if (isAscii(text) && text.find("=?") == std::string::npos)
        return text;
    const std::string out = normalised(g_mime_utils_header_decode_phrase(nullptr, text.c_str()));
    return std::string(trimmed(out));
}

std::string parameterText(std::string_view field, const char* name, bool contentType)
{
    ensureGMime();
    const std::string value = clean(unfold(field.substr(0, maxHeaderText)));
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
    return found ? std::string(trimmed(withoutControls(clean(found)))) : std::string();
}

std::string decodeTransfer(std::string_view bytes, std::string_view encoding)
{
    if (bytes.empty() || codingOf(encoding) == Coding::Identity)
        return std::string(bytes);
    ensureGMime();
    Object<GMimeStream> source(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    Object<GMimeStream> stream(g_mime_stream_filter_new(source.get()));
    const std::string name(trimmed(encoding));
    Object<GMimeFilter> decode(g_mime_filter_basic_new(g_mime_content_encoding_from_string(name.c_str()), FALSE));
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream.get()), decode.get());
    std::string out;
    out.reserve(bytes.size());
    std::array<char, 16 * 1024> buffer;
    for (;;) {
        const ssize_t count = g_mime_stream_read(stream.get(), buffer.data(), buffer.size());
        if (count <= 0)
            break;
        out.append(buffer.data(), size_t(count));
    }
    return out;
}

uint64_t decodedSize(std::string_view bytes, std::string_view encoding)
{
    const Coding coding = codingOf(encoding);
    if (coding == Coding::Identity)
        return bytes.size();
    if (coding != Coding::Base64)
        return decodeTransfer(bytes, encoding).size();
    uint64_t characters = 0, padding = 0;
    bool regular = true;
    for (const char c : bytes) {
        const bool counts = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
        padding += c == '=';
        regular = regular && !(counts && padding > 0);
        characters += counts;
    }
    // Cut off, or several texts one behind the other: then what the decoder makes of it counts.
    if (!regular || padding > 2 || (characters + padding) % 4 != 0)
        return decodeTransfer(bytes, encoding).size();
    return (characters + padding) / 4 * 3 - padding;
}

DecodedText decodeText(std::string_view bytes, std::string_view encoding, std::string_view charset, size_t limit)
{
    ensureGMime();
    DecodedText out;
    // What is behind the limit need not be decoded: no encoding makes more than a few times its own size of a text.
    constexpr size_t growth = 16;
    if (limit != 0 && bytes.size() / growth > limit + 1024) {
        bytes = bytes.substr(0, (limit + 1024) * growth);
        out.truncated = true;
    }
    const bool cutEarly = out.truncated;
    const std::string decoded = decodeTransfer(bytes, encoding);
    const std::string name(trimmed(charset));
    bool problem = false;
    if (name.empty() || equalsIgnoreCase(name, "us-ascii") || equalsIgnoreCase(name, "utf-8") ||
        equalsIgnoreCase(name, "ascii")) {
        out.text = decoded;
        problem = repairUtf8(out.text);
    } else if (!convert(decoded, name, out.text, problem)) {
        problem = true;
        out.text = decoded;
        repairUtf8(out.text);
    }
    out.problem = problem && !cutEarly; // a cut may have parted a character
    std::erase(out.text, '\0');
    out.text = toLineFeeds(std::move(out.text));
    if (limit != 0 && out.text.size() > limit) {
        out.text.resize(cutUtf8(out.text, limit).size());
        out.truncated = true;
    }
    return out;
}

std::string_view cutUtf8(std::string_view text, size_t limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80)
        --limit;
    return text.substr(0, limit);
}

} // namespace posthorn::mime
