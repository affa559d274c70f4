// links: posthorn-jmap
// JSON texts, pointers into them, and PatchObjects: the input is a text, and behind a NUL a pointer or a patch.
#include <cstdlib>

#include "base/text.h"
#include "jmap/dates.h"
#include "jmap/email/header_forms.h"
#include "jmap/email/imap_data.h"
#include "jmap/ids.h"
#include "jmap/references.h"
#include "jmap/standard/patch.h"

using namespace posthorn;
using namespace posthorn::jmap;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 64 * 1024)
        return 0;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const std::string_view text = takeUntil(rest, '\0');
    (void)parseImapValue(text);
    (void)parseBodyStructure(text);
    (void)parseHeaderProperty(text);
    if (const auto date = parseDate(text); date && !parseDate(zonedDate(*date)) && date->zoneMinutes % 1440 == 0)
        std::abort();
    if (const auto blob = BlobId::parse(text); blob && blob->text() != text)
        std::abort();
    const auto value = parseJson(text);
    if (!value)
        return 0;
    // What was read can be written and read again, and is the same.
    const auto again = parseJson(serializeJson(*value));
    if (!again || *again != *value)
        std::abort();
    (void)followPointer(*value, rest, 1000);
    const auto patch = parseJson(rest);
    if (patch && patch->is_object() && value->is_object())
        (void)applyPatch(value->get_object(), patch->get_object());
    return 0;
}
