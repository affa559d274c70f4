// links: posthorn-test-support posthorn-controller
// A whole controller session on any bytes. The first byte chooses the size of the pieces, whether answers come later, and
// whether somebody is logged in already; what the client is told must not depend on the first two. Nothing is run without a
// login.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/controller/network_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

std::string talk(NetworkWorld& world, std::string_view input, size_t step, bool deferred)
{
    world.operations.deferred = deferred;
    world.operations.calls = 0;
    ManualExecutor loop;
    FakeLink link(&loop);
    link.open(world.session(link));
    for (size_t at = 0; at < input.size() && !link.isClosed(); at += step) {
        link.feed(input.substr(at, step));
        if (link.wantsTls())
            break; // what follows in clear does not count, and the handshake is not ours to fuzz
    }
    if (link.isOpen())
        link.peerCloses();
    if (world.operations.calls > 0 && link.account.empty())
        std::abort();
    return link.takeOutput();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static NetworkWorld world;
    if (size == 0)
        return 0;
    std::string input = data[0] & 64 ? "admin\tadmin pass\r\n" : "";
    input.append(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = talk(world, input, input.size() + 1, false);
    if (!whole.starts_with(NetworkWorld::greeting))
        std::abort();
    if (talk(world, input, data[0] % 31 + 1, data[0] & 32) != whole)
        std::abort();
    return 0;
}
