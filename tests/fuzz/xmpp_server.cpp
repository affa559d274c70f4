// links: posthorn-test-support posthorn-xmpp Qt6::Test
// Another server, or a component, that says anything once TLS stands: the same end however the bytes are cut.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/xmpp/xmpp_world.h"
#include "xmpp/components/component_service.h"
#include "xmpp/federation/federation_service.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

XmppWorld& world()
{
    static XmppWorld* const made = [] {
        auto* const fresh = new XmppWorld({}, {{config::Setting::XmppFederation, "true"},
                                               {config::Setting::XmppComponents, "bridge.example.test=/nowhere"}});
        fresh->exchange->refreshDomains(fresh->workers[0], [] {});
        fresh->settle();
        return fresh;
    }();
    return *made;
}

/// How much is said to it, and whether it is thrown out. (What is said holds random names of one length.)
std::pair<size_t, bool> talk(bool server, std::string_view input, size_t step)
{
    FakeLink link(&world().workers[0]);
    link.linkInfo.tls = true;
    wire::PeerCertificate shown;
    shown.names = {"far.test"};
    link.linkInfo.peerCertificate = std::make_shared<const wire::PeerCertificate>(std::move(shown));
    link.open(server ? xmpp::makeServerSession(*world().exchange) : xmpp::makeComponentSession(*world().exchange));
    for (; !input.empty() && !link.isClosed(); input.remove_prefix(std::min(step, input.size()))) {
        link.feed(input.substr(0, step));
        if (!server && link.isPaused()) // its secret is read elsewhere, and takes its time
            break;
    }
    for (int i = 0; i < 10; ++i) {
        world().settle();
        link.settle();
    }
    return {link.output().size(), link.isClosed()};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto whole = talk(true, input, size + 1);
    if (size < 4000 && talk(true, input, 1) != whole)
        std::abort();
    talk(false, input, size + 1);
    talk(false, input, 1);
    return 0;
}
