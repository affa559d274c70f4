// links: posthorn-delivery
// Another server's replies: any bytes, any cut, the same replies in bounded memory. The first byte chooses the cut.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "delivery/client/reply_reader.h"

using namespace posthorn::delivery;

namespace {

std::string replies(std::string_view input, size_t step)
{
    ReplyReader reader;
    std::string out;
    for (size_t at = 0; at < input.size(); at += step) {
        reader.append(input.substr(at, step));
        for (;;) {
            PeerReply reply;
            const auto status = reader.take(reply);
            if (status == ReplyReader::Status::NeedMore)
                break;
            if (status == ReplyReader::Status::Malformed)
                return out + "BAD";
            out += reply.text() + '|' + reply.status() + '\n';
            if (reply.lines.size() > ReplyReader::mostLines)
                std::abort();
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
    // A line that is too long may be noticed earlier or later; everything before it is the same.
    const std::string whole = replies(input, std::max<size_t>(1, input.size()));
    const std::string cut = replies(input, size_t(data[0]) % 20 + 1);
    if (whole != cut && (whole.size() < 3 || whole.compare(whole.size() - 3, 3, "BAD") != 0) &&
        (cut.size() < 3 || cut.compare(cut.size() - 3, 3, "BAD") != 0))
        std::abort();
    return 0;
}
