// links: posthorn-mime
// Any bytes as a message: what this room says of it must hold together (tests/unit/mime/checks.h).
#include <cstddef>
#include <cstdint>

#include "tests/unit/mime/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    posthorn::mime::test::checkMessage(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}
