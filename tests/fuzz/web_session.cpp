// links: posthorn-test-support posthorn-web posthorn-store
// The web service with an account that is signed in, on any bytes. The first byte says where they go: a whole connection,
// or one field, query or body of a well-formed request, so that most inputs get past the head. Nobody comes in who did not
// prove himself, no answer carries what breaks its head, and every request is answered.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "tests/unit/web/web_world.h"

using namespace posthorn;
using namespace posthorn::test;

namespace {

struct Place {
    WebWorld world;
    WebWorld::Browser alice = world.browser();
    std::string token = WebWorld::after(alice.cookie + "\r\n", "__Host-session=");
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string requestOf(uint8_t kind, const std::string& input, const Place& place)
{
    std::string line = input.substr(0, input.find_first_of("\r\n"));
    line.erase(std::remove(line.begin(), line.end(), '\0'), line.end());
    const std::string in = place.alice.cookie + place.alice.token + "Content-Type: application/json\r\n";
    switch (kind % 12) {
    case 0: return input;
    case 1: return WebWorld::request("GET", "/who", "Authorization: " + line + "\r\n");
    case 2: return WebWorld::request("GET", "/who", "Authorization: Basic " + base64Encode(input) + "\r\n");
    case 3: return WebWorld::request("GET", "/who", "Cookie: " + line + "\r\n");
    case 4: return WebWorld::request("POST", "/autodiscover/autodiscover.xml", {}, input);
    case 5: return WebWorld::request("GET", "/messenger/poll?" + line, place.alice.cookie);
    case 6: return WebWorld::request("POST", "/messenger/link", in, input);
    case 7: return WebWorld::request("POST", "/auth/sign-in", "Content-Type: application/json\r\n", input);
    case 8: return WebWorld::request("GET", "/mail/config-v1.1.xml?emailaddress=" + line);
    case 9: return WebWorld::request("GET", "/" + line, "Accept: */*\r\n");
    case 10: return WebWorld::request("GET", "/index.html", "Accept-Encoding: " + line + "\r\nRange: " + line + "\r\nIf-None-Match: " + line + "\r\n");
    default: return WebWorld::request("POST", "/messenger/enrol", "Content-Type: application/json\r\n", input);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static Place place;
    if (size == 0 || size > 32 * 1024)
        return 0;
    const std::string input(reinterpret_cast<const char*>(data) + 1, size - 1);
    // Whoever types the right secret is let in, and that is no discovery.
    if (contains(input, "secret") || contains(input, place.token))
        return 0;
    FakeLink link(&place.world.loop);
    link.linkInfo.tls = true;
    link.linkInfo.peer.address = "192.0.2.1";
    link.open(http::makeSession(place.world.context));
    link.feed(requestOf(data[0], input, place));
    link.settle();
    place.world.timers.advance(std::chrono::seconds(301), [&] { link.settle(); });
    const std::string output = link.takeOutput();
    const bool whole = data[0] % 12 != 0;
    if (!output.empty() ? !output.starts_with("HTTP/1.1 ") : whole)
        std::abort();
    const std::string_view head = std::string_view(output).substr(0, output.find("\r\n\r\n"));
    if (contains(output, "\r\n\r\nalice@example.test") || contains(head, "\r\nSet-Cookie: __Host-session"))
        std::abort();
    // Behind each line end of the head stands a field's name.
    for (std::string_view rest = head; !rest.empty();) {
        const std::string_view field = takeUntil(rest, '\n');
        if (field.empty() || field.front() == ' ' || contains(field.substr(0, field.size() - 1), "\r"))
            std::abort();
    }
    if (link.isOpen())
        link.peerCloses();
    // The clock must not run until the session ends, and what links were made are over.
    place.world.timers.time -= 301'000;
    return 0;
}
