// links: posthorn-test-support posthorn-xmpp
// Logins of both profiles with any content: each line of the input is a step, whose first letter says which. Nobody is in
// who has not said the password.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "tests/unit/xmpp/xmpp_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

constexpr size_t longestInput = 16 * 1024;

/// The step that a line stands for; the rest of the line is what the mechanism gets, or part of the XML itself.
std::string step(std::string_view line)
{
    static constexpr std::string_view mechanisms[] = {"PLAIN", "SCRAM-SHA-256", "HT-SHA-256-NONE", "HT-SHA-256-EXPR", "EXTERNAL",
                                                      "LOGIN", "SCRAM-SHA-256-PLUS", "x"};
    const char kind = line[0];
    const std::string mechanism(mechanisms[line.size() > 1 ? size_t(line[1]) & 7 : 0]);
    const std::string data = base64Encode(line.substr(std::min<size_t>(line.size(), 2)));
    switch (kind) {
    case 'a':
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + data + "</auth>";
    case 'r':
        return "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + data + "</response>";
    case 'A':
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>" + data +
               "</initial-response><user-agent id='one'/><bind xmlns='urn:xmpp:bind:0'/>"
               "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"
               "<fast xmlns='urn:xmpp:fast:0' count='1'/></authenticate>";
    case 'R':
        return "<response xmlns='urn:xmpp:sasl:2'>" + data + "</response>";
    case 'x':
        return "<abort xmlns='urn:xmpp:sasl:2'/>";
    case 'y':
        return "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    case 'h':
        return XmppClient::header();
    case 'i':
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'>" + std::string(line.substr(1)) + "</authenticate>";
    default:
        return std::string(line);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > longestInput)
        return 0;
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const bool saysPassword = input.find("secret") != std::string_view::npos || input.find("c2VjcmV0") != std::string_view::npos ||
                              input.find("NlY3JldA") != std::string_view::npos || input.find("zZWNyZX") != std::string_view::npos;
    XmppWorld world;
    XmppClient client(world);
    client.link.linkInfo.channelBindings = {{"tls-exporter", "x"}};
    client.feed(XmppClient::header());
    while (!input.empty() && !client.link.isClosed()) {
        const std::string_view line = takeUntil(input, '\n');
        if (!line.empty())
            client.feed(step(line));
    }
    if (!client.link.account.empty() && !saysPassword)
        std::abort();
    return 0;
}
