// links: posthorn-test-support posthorn-pop3
// A whole POP3 session on any bytes. The first byte chooses the size of the pieces and whether answers come later;
// what the client is told must not depend on either. Nothing is removed without a QUIT.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/pop3/pop3_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

std::string talk(std::string_view input, size_t step, bool deferred)
{
    ManualExecutor loop;
    Pop3World world(loop);
    if (deferred)
        world.defer();
    FakeLink link(&loop);
    link.open(world.session());
    for (size_t at = 0; at < input.size() && !link.isClosed(); at += step) {
        link.feed(input.substr(at, step));
        if (link.wantsTls())
            break; // what follows in clear does not count, and the handshake is not ours to fuzz
    }
    if (link.isOpen())
        link.peerCloses();
    if (world.store.expunges > 0 && input.find_first_of("qQ") == std::string_view::npos)
        std::abort();
    if (world.store.reads > 0 && world.store.inbox(world.alice).size() > 3)
        std::abort();
    return link.takeOutput();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = talk(input, input.size() + 1, false);
    if (whole.rfind("+OK ", 0) != 0)
        std::abort();
    if (talk(input, data[0] % 31 + 1, data[0] & 32) != whole)
        std::abort();
    return 0;
}
