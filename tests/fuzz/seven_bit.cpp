// links: posthorn-mime
// Any bytes converted to 7 bits: the same tree must come out, and decode to the same.
#include <cstddef>
#include <cstdint>

#include "tests/unit/mime/seven_bit_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    posthorn::mime::test::checkSevenBit(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}
