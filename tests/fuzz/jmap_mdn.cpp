// links: posthorn-jmap
// Receipts: any message read as one (RFC 8098), and what was read sent again.
#include <cstdlib>

#include "jmap/mdn/notification.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const auto mdn = jmap::parseMdn({reinterpret_cast<const char*>(data), size});
    if (!mdn)
        return 0;
    jmap::MdnFacts facts;
    facts.from.address = "a@b.c";
    facts.to = "d@e.f";
    facts.finalRecipient = "rfc822; a@b.c";
    facts.hostName = "host";
    jmap::Object again;
    for (const char* name : {"disposition", "textBody", "reportingUA", "extensionFields"})
        jmap::set(again, name, *jmap::find(*mdn, name));
    jmap::set(again, "forEmailId", "e1");
    if (jmap::checkMdn(again)) // what others write we need not be able to
        return 0;
    const auto second = jmap::parseMdn(jmap::composeMdn(again, facts, {}));
    if (!second || *jmap::find(*second, "disposition") != *jmap::find(*mdn, "disposition"))
        std::abort();
    return 0;
}
