// links: posthorn-http
// Frames from any bytes: the same events whole and in pieces, messages within the limit, text in UTF-8.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "http/websocket_reader.h"

using namespace posthorn;
using namespace posthorn::http;

namespace {

constexpr size_t limit = 1000;

std::string events(std::string_view input, size_t step)
{
    using Event = WebSocketReader::Event;
    WebSocketReader reader(limit);
    std::string out;
    for (size_t at = 0; at < input.size(); at += step) {
        std::string_view piece = input.substr(at, step);
        for (;;) {
            const Event event = reader.next(piece);
            if (event == Event::NeedMore)
                break;
            out += char('0' + int(event));
            if (event == Event::Failed || event == Event::Close) {
                if (!isUtf8(reader.reason()))
                    std::abort();
                return out + std::to_string(unsigned(reader.code()));
            }
            if (reader.payload().size() > limit || (event == Event::Text && !isUtf8(reader.payload())))
                std::abort();
            if ((event == Event::Ping || event == Event::Pong) && reader.payload().size() > 125)
                std::abort();
            out += reader.payload();
        }
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (events(input, data[0] % 17 + 1) != events(input, input.size() + 1))
        std::abort();
    return 0;
}
