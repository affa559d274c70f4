#include "mime/part_text.h"

#include <memory>
#include <mutex>

#include <gmime/gmime.h>

#include "base/text.h"
#include "mime/html_text.h"
#include "mime/parameters.h"

namespace posthorn::mime {

namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template<class T> using Object = std::unique_ptr<T, Unref>;

void ensureGMime()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

} // namespace

bool isTextPart(const Part& part)
{
    if (part.kind != Part::Kind::Leaf)
        return false;
    return !part.contentType || startsWithIgnoreCase(trimmed(*part.contentType), "text");
}

std::string partText(const Part& part, std::string_view message, size_t limit)
{
    ensureGMime();
    const std::string_view body = part.body(message);
    const std::string encoding(part.transferEncoding ? trimmed(*part.transferEncoding) : std::string_view());
    std::string charset;
    if (part.contentType) {
        const ParameterizedValue type = parseContentType(*part.contentType);
        if (const std::string* value = type.find("charset"))
            charset = *value;
    }
    Object<GMimeStream> source(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
    Object<GMimeStream> stream(g_mime_stream_filter_new(source.get()));
    auto* filters = GMIME_STREAM_FILTER(stream.get());
    Object<GMimeFilter> decode(g_mime_filter_basic_new(g_mime_content_encoding_from_string(encoding.c_str()), FALSE));
    g_mime_stream_filter_add(filters, decode.get());
    if (!charset.empty() && !equalsIgnoreCase(charset, "utf-8") && !equalsIgnoreCase(charset, "us-ascii")) {
        if (Object<GMimeFilter> convert{g_mime_filter_charset_new(charset.c_str(), "UTF-8")}) // null when unknown
            g_mime_stream_filter_add(filters, convert.get());
    }
    std::string out;
    char buffer[16 * 1024];
    while (out.size() < limit) {
        const ssize_t count = g_mime_stream_read(stream.get(), buffer, sizeof buffer);
        if (count <= 0)
            break;
        out.append(buffer, size_t(count));
    }
    if (isUtf8(out))
        return out;
    std::string latin;
    latin.reserve(out.size() * 2);
    for (const char c : out)
        appendUtf8(latin, static_cast<unsigned char>(c));
    return latin;
}

std::string foldCase(std::string_view text)
{
    if (isAscii(text) || !isUtf8(text))
        return toLower(text);
    char* folded = g_utf8_casefold(text.data(), gssize(text.size()));
    std::string out(folded);
    g_free(folded);
    return out;
}

} // namespace posthorn::mime
