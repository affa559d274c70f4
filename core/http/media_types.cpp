#include "http/static_files.h"

#include "base/text.h"

namespace posthorn::http {

std::string_view mediaTypeOf(std::string_view fileName)
{
    struct Row {
        std::string_view ending;
        std::string_view type;
    };
    static constexpr Row rows[] = {
        {"html", "text/html; charset=utf-8"},
        {"htm", "text/html; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"json", "application/json"},
        {"map", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"txt", "text/plain; charset=utf-8"},
        {"xml", "application/xml"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"ico", "image/x-icon"},
        {"woff", "font/woff"},
        {"woff2", "font/woff2"},
        {"ttf", "font/ttf"},
        {"mp3", "audio/mpeg"},
        {"ogg", "audio/ogg"},
        {"wav", "audio/wav"},
        {"wasm", "application/wasm"},
        {"pdf", "application/pdf"},
    };
    const size_t dot = fileName.rfind('.');
    if (dot != std::string_view::npos) {
        const std::string ending = toLower(fileName.substr(dot + 1));
        for (const Row& row : rows) {
            if (row.ending == ending)
                return row.type;
        }
    }
    return "application/octet-stream";
}

} // namespace posthorn::http
