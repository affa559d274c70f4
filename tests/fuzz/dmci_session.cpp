// links: posthorn-test-support posthorn-dmci
// A whole DMCI session on any bytes. The first byte chooses the service, the size of the pieces and whether answers come
// later; what the client is told must not depend on the latter two.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/dmci/dmci_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

std::string talk(std::string_view input, size_t step, bool deferred, bool collaboration)
{
    ManualExecutor loop;
    DmciWorld world(loop);
    world.hasAdministrators = true;
    if (deferred)
        world.defer();
    FakeLink link(&loop);
    link.open(world.session(collaboration ? dmci::Flavour::Collaboration : dmci::Flavour::ClientInterface));
    for (size_t at = 0; at < input.size() && !link.isClosed(); at += step) {
        link.feed(input.substr(at, step));
        if (link.wantsTls())
            break; // what follows in clear does not count, and the handshake is not ours to fuzz
    }
    if (link.isOpen())
        link.peerCloses();
    if (world.budget.used() != 0)
        std::abort();
    // Identifiers are made by chance.
    std::string out = link.takeOutput();
    for (size_t at = 0; (at = out.find("\n201 ", at)) != std::string::npos; ++at)
        out.replace(at + 5, 32, 32, 'x');
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const bool collaboration = data[0] & 64;
    const std::string whole = talk(input, input.size() + 1, false, collaboration);
    if (whole.rfind("220 ", 0) != 0)
        std::abort();
    if (talk(input, data[0] % 31 + 1, data[0] & 32, collaboration) != whole)
        std::abort();
    return 0;
}
