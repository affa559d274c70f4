#include "http/content_coding.h"

#include <algorithm>
#include <cstring>

#include <zlib.h>

#include "base/text.h"

namespace posthorn::http {

namespace {

constexpr int level = 4;       // of 9: most of the gain for a third of the time
constexpr int gzipWindow = 31; // 32 KiB window, with gzip's header and check sum

class Deflater {
public:
    Deflater()
    {
        std::memset(&m_stream, 0, sizeof m_stream);
        m_good = deflateInit2(&m_stream, level, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }
    ~Deflater()
    {
        if (m_good)
            deflateEnd(&m_stream);
    }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    bool add(std::string_view bytes, bool last, std::string& out)
    {
        if (!m_good)
            return false;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = uInt(bytes.size());
        int result = Z_OK;
        do {
            const size_t before = out.size();
            const size_t room = std::max<size_t>(bytes.size() / 4, 1024);
            out.resize(before + room);
            m_stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
            m_stream.avail_out = uInt(room);
            result = deflate(&m_stream, last ? Z_FINISH : Z_NO_FLUSH);
            out.resize(before + room - m_stream.avail_out);
        } while (m_stream.avail_out == 0 || (last && result == Z_OK));
        return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
    }

private:
    z_stream m_stream;
    bool m_good = false;
};

class GzipSource final : public Source {
public:
    explicit GzipSource(Body body)
        : m_body(std::move(body))
    {
        if (const auto* text = std::get_if<std::string>(&m_body))
            m_rest = *text;
        else if (const auto* shared = std::get_if<SharedBody>(&m_body))
            m_rest = shared->bytes;
    }
    std::optional<uint64_t> size() const override { return std::nullopt; }
    void read(size_t most, Reply<std::string> reply) override
    {
        (void)most; // what comes out of 64 KiB is hardly more than they were
        std::string out;
        while (out.empty() && !m_done) {
            const std::string_view piece = m_rest.substr(0, pieceSize);
            m_rest.remove_prefix(piece.size());
            m_done = m_rest.empty();
            if (!m_deflater.add(piece, m_done, out))
                return reply(fail(ErrorKind::Internal, "compressing failed"));
        }
        reply(std::move(out));
    }

private:
    static constexpr size_t pieceSize = 64 * 1024;
    Body m_body;
    std::string_view m_rest;
    bool m_done = false;
    Deflater m_deflater;
};

} // namespace

bool acceptsCoding(std::string_view acceptEncoding, std::string_view coding)
{
    bool any = false;
    while (!acceptEncoding.empty()) {
        std::string_view item = takeUntil(acceptEncoding, ',');
        const std::string_view name = trimmed(takeUntil(item, ';'));
        const std::string weight = toLower(trimmed(item));
        const bool refused = weight.rfind("q=0", 0) == 0 && weight.find_first_not_of("0.", 2) == std::string::npos;
        if (equalsIgnoreCase(name, coding))
            return !refused;
        if (name == "*")
            any = !refused;
    }
    return any;
}

bool isCompressible(std::string_view contentType)
{
    std::string_view rest = contentType;
    const std::string type = toLower(trimmed(takeUntil(rest, ';')));
    if (type.rfind("text/", 0) == 0)
        return type != "text/event-stream";
    const auto endsWith = [&type](std::string_view end) {
        return type.size() >= end.size() && std::string_view(type).substr(type.size() - end.size()) == end;
    };
    return type == "application/json" || type == "application/javascript" || type == "application/xml" ||
           type == "application/manifest+json" || endsWith("+json") || endsWith("+xml");
}

std::string gzip(std::string_view bytes)
{
    std::string out;
    Deflater deflater;
    if (!deflater.add(bytes, true, out) || out.size() >= bytes.size())
        return {};
    return out;
}

std::unique_ptr<Source> gzipSource(Body body)
{
    return std::make_unique<GzipSource>(std::move(body));
}

} // namespace posthorn::http
