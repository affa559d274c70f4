// links: posthorn-store
// Records and facts from any bytes: bounded, and what can be read says the same when it is written and read again.
#include <cstdlib>
#include <string>
#include <vector>

#include "store/segment/facts.h"
#include "store/segment/record.h"

using namespace posthorn::store;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)RecordHeader::decode(bytes);
    std::string written;
    if (!decodeFacts(bytes, [&](Fact&& fact) { encodeFact(written, fact); }))
        return 0;
    std::string again;
    if (!decodeFacts(written, [&](Fact&& fact) { encodeFact(again, fact); }) || again != written)
        std::abort();
    return 0;
}
