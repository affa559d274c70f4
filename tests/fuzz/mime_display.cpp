// links: posthorn-mime
// Any bytes shown to people: UTF-8 must come out.
#include <cstddef>
#include <cstdint>

#include "mime/display.h"
#include "tests/unit/mime/checks.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const mime::DisplayMessage shown = mime::display(text, 100);
    for (const std::string* field : {&shown.subject, &shown.from, &shown.to, &shown.cc, &shown.preview})
        mime::test::require(isUtf8(*field), "UTF-8", text);
    for (const std::string& name : shown.attachments)
        mime::test::require(isUtf8(name), "UTF-8", text);
    return 0;
}
