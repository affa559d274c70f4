// links: posthorn-test-support posthorn-http
// A whole HTTP session on any bytes. The first byte chooses the size of the pieces; what the client is told must not
// depend on that, and nothing may be told that the client could have written itself.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/http/http_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

class StandingClock final : public Clock {
public:
    UnixMs now() const override { return 1'795'287'600'000; }
    int64_t steadyMs() const override { return 0; }
};

std::string talk(std::string_view input, size_t step)
{
    static StandingClock clock;
    ManualExecutor loop;
    HttpWorld world(loop);
    world.large.resize(1000);
    world.sourceSize = 1000;
    world.context->clock = &clock;
    FakeLink link(&loop);
    link.open(world.session());
    for (size_t at = 0; at < input.size() && !link.isClosed(); at += step)
        link.feed(input.substr(at, step));
    if (link.isOpen())
        link.peerCloses();
    if (world.handlers != 0 || world.budget.used() != 0)
        std::abort();
    return link.takeOutput();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = talk(input, input.size() + 1);
    if (!whole.empty() && whole.rfind("HTTP/1.1 ", 0) != 0)
        std::abort();
    // An interim 100 depends on whether the body was there already.
    if (input.find("100-") == std::string_view::npos && talk(input, data[0] % 31 + 1) != whole)
        std::abort();
    return 0;
}
