// links: posthorn-messenger-client
// Pictures and vCards of others: what is decoded is never larger than its header was allowed to say, whatever follows it.
#include <cstdint>
#include <cstdlib>

#include "messenger/client/chat/picture.h"

using namespace posthorn;
using namespace posthorn::messenger;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 256 * 1024)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    for (const PictureLimits& limits : {PictureLimits{}, PictureLimits{64 * 1024, 64, 32}}) {
        const auto image = readPicture(bytes, limits);
        if (image && (image->isNull() || image->width() > limits.longest || image->height() > limits.longest || bytes.size() > limits.octets))
            std::abort();
    }
    return 0;
}
