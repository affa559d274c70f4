// links: posthorn-mime
// Any bytes as the value of each structured field, as a section, and as what the store gives back.
#include <cstddef>
#include <cstdint>

#include "mime/header.h"
#include "mime/html_text.h"
#include "tests/unit/mime/checks.h"

using namespace posthorn::mime;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    test::require(parseAddressList(text, 50).size() <= 50, "the limit of addresses", text);
    (void)parseMailDate(text);
    (void)joinContinuations(parseContentType(text).parameters);
    (void)joinContinuations(parseParameterized(text).parameters);
    (void)multipartBoundary(text);
    (void)htmlToText(text);
    (void)unfold(text);
    (void)decodeSummary(text);
    const std::string reduced = bodyFromBodyStructure(text);
    test::require(reduced.size() <= text.size(), "BODY is no longer than BODYSTRUCTURE", text);
    if (const auto section = Section::parse(text))
        (void)resolve(*section, text);
    return 0;
}
