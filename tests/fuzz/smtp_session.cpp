// links: posthorn-smtp posthorn-test-support
// A whole server session under any bytes, cut in any way; the first byte chooses the cut and whether answers come late.
// What it says must not depend on the cut, its memory stays bounded, and nothing is left of the budget.
#include <algorithm>
#include <cstdlib>

#include "tests/unit/smtp/smtp_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

std::string talk(std::string_view input, size_t step, bool late)
{
    FakeLink link;
    SmtpWorld world(link.loop());
    world.directory.deferred = world.store.deferred = world.authenticator.deferred = late;
    link.snapshot = *world.settings.snapshot();
    link.infoAfterTls = link.linkInfo; // what comes behind STARTTLS is thrown away with its piece: ended below
    link.open(smtp::makeServerSession(smtp::Flavour::Relay, world.context()));
    for (size_t at = 0; at < input.size() && link.isOpen() && !link.wantsTls(); at += step)
        link.feed(input.substr(at, step));
    std::string out = link.takeOutput();
    link.peerCloses();
    link.settle();
    if (world.budget.used() != 0)
        std::abort();
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0 || size > 100000)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = talk(input, std::max<size_t>(1, input.size()), (data[0] & 1) != 0);
    if (whole != talk(input, size_t(data[0] >> 1) % 50 + 1, (data[0] & 1) == 0))
        std::abort();
    return 0;
}
