// links: posthorn-messenger-test-support
// A server's stream of any bytes to the messenger, before or after the login. How it ends must not depend on how the bytes are
// cut; nothing is taken in another's name; and no secret goes where there is no TLS.
#include <cstdint>
#include <cstdlib>

#include "messenger/client/line/client_stream.h"
#include "messenger/client/line/origin.h"
#include "tests/support/fake_link.h"

using namespace posthorn;
using namespace posthorn::messenger;

namespace {

constexpr size_t longestInput = 64 * 1024;
const std::string header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

std::string talk(std::string_view input, size_t step, unsigned flags)
{
    test::FakeLink link;
    link.linkInfo.tls = !(flags & 4);
    auto certificate = std::make_shared<wire::PeerCertificate>();
    certificate->der = "certificate";
    if (flags & 8)
        certificate->problem = "self-signed";
    link.linkInfo.peerCertificate = certificate;
    StreamPlan plan;
    plan.account = {"alice", "example.org", {}};
    plan.serverName = "example.org";
    plan.agent = "agent";
    plan.means.password = "pencil";
    if (flags & 16)
        plan.resume = Resumption{"old", {"alice", "example.org", "desk"}, 3};
    size_t count = 0;
    size_t answers = 0;
    std::optional<StreamEnd> end;
    xmpp::Jid self;
    StreamEvents events;
    events.ready = [&](StreamReady ready) {
        if (!ready.resumed && ready.jid.bare() != plan.account)
            std::abort();
        self = ready.jid;
    };
    events.stanzas = [&](std::vector<xmpp::StanzaPtr> stanzas, size_t) {
        count += stanzas.size();
        for (const auto& each : stanzas) {
            if (!isCredible(*each, self))
                std::abort();
        }
    };
    events.acknowledged = [&](uint32_t) { ++answers; };
    events.ended = [&](StreamEnd how) {
        if (end)
            std::abort();
        end = std::move(how);
    };
    events.elsewhere = [](auto work, auto then) { then(work()); };
    const auto handle = std::make_shared<StreamHandle>();
    link.open(std::make_unique<ClientStream>(plan, events, handle));
    if (flags & 32) { // logged in
        link.feed(header + "<stream:features><authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism><inline>"
                           "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind></inline></authentication></stream:features>");
        link.feed("<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>alice@example.org/desk</authorization-identifier>"
                  "<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/></bound></success>");
    }
    for (size_t at = 0; at < input.size() && link.isOpen(); at += step) {
        link.feed(input.substr(at, step));
        if (link.wantsTls())
            break; // what follows in clear does not count
    }
    if (link.output().find("cGVuY2ls") != std::string::npos && !link.linkInfo.tls)
        std::abort();
    std::string result = end ? "ended " + std::to_string(int(end->kind)) + ' ' + std::to_string(end->handled) : "open";
    result += ' ' + std::to_string(count) + ' ' + std::to_string(answers);
    if (link.isOpen())
        link.peerCloses();
    if (!end || handle->stream)
        std::abort();
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size < 1 || size > longestInput)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const unsigned flags = data[0];
    const std::string whole = talk(input, longestInput, flags);
    if (talk(input, (flags & 3) + 1, flags) != whole)
        std::abort();
    return 0;
}
