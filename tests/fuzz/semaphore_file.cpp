// links: posthorn-semaphores
// An instant message's file out of any bytes: it is taken whole or refused with a reason, and what is taken is text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "semaphores/im_file.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto read = semaphores::parseImFile({reinterpret_cast<const char*>(data), size});
    if (read ? read->text.empty() || !isUtf8(read->text) || read->from.find('@') == std::string::npos : read.error().text.empty())
        std::abort();
    return 0;
}
