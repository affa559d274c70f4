// links: posthorn-test-support posthorn-xmpp
// A client's TCP stream of any bytes, before or after the login. The first byte chooses the size of the pieces, whether
// the client is logged in, and whether answers come later; how the stream ends must not depend on the pieces, and nobody
// hears anything in another's name.
#include <cstdint>
#include <cstdlib>

#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

constexpr size_t longestInput = 16 * 1024;

std::string talk(std::string_view input, size_t step, unsigned flags)
{
    XmppWorld world;
    world.directory.deferred = world.authenticator.deferred = flags & 64;
    XmppClient bob(world, 1);
    if (input.find("bob") != std::string_view::npos) // nobody else can hear of him
        bob.login("bob", "desk");
    XmppClient alice(world, 0);
    if (flags & 32) {
        alice.login("alice", "desk");
        alice.feed("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    }
    bob.clear();
    for (size_t at = 0; at < input.size() && !alice.link.isClosed(); at += step) {
        alice.link.feed(input.substr(at, step));
        if (alice.link.wantsTls())
            break; // what follows in clear does not count
        if (alice.link.isPaused())
            alice.settle();
    }
    alice.settle();
    std::string end = alice.link.isClosed() ? "closed " : "open ";
    for (const xmpp::Element& each : alice.received) {
        if (each.is("error", "http://etherx.jabber.org/streams") && each.firstChild())
            end += each.firstChild()->name;
    }
    if (alice.link.isOpen())
        alice.link.peerCloses();
    world.settle();
    bob.settle();
    for (const xmpp::Element& each : bob.received) {
        const auto from = xmpp::Jid::parse(each.attribute("from"));
        if (each.hasAttribute("from") && (!from || (from->local != "alice" && from->local != "bob" && !from->local.empty())))
            std::abort();
        if (from && from->local == "alice" && !(flags & 32) && input.find("c2VjcmV0") == std::string_view::npos &&
            input.find("NlY3JldA") == std::string_view::npos && input.find("zZWNyZX") == std::string_view::npos)
            std::abort(); // nobody logged in
    }
    return end;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0 || size > longestInput)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string whole = talk(input, input.size() + 1, data[0] & 32);
    if (size < 1000 && size % 16 == 0 && talk(input, data[0] % 31 + 16, data[0]) != whole)
        std::abort();
    return 0;
}
