// links: posthorn-wire
// The small readers that others are built of: base64, patterns, numbers, addresses of hosts and networks. The input up to
// the first newline is the one, what follows the other.
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "wire/networks.h"

using namespace posthorn;

namespace {

void must(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    std::string_view second(reinterpret_cast<const char*>(data), size);
    const std::string_view first = takeUntil(second, '\n');
    if (const auto bytes = base64Decode(second))
        must(base64Encode(*bytes) == second);
    must(base64Decode(base64Encode(second)) == second);
    if (wildcardMatch(first, second))
        must(wildcardMatch(std::string(first) + '*', second) && wildcardMatch("*", second));
    must(second.find_first_of("*?") != std::string_view::npos || wildcardMatch(second, second));
    if (const auto number = parseNumber<int64_t>(first)) {
        std::string written;
        appendNumber(written, *number);
        must(parseNumber<int64_t>(written) == number);
    }
    const std::string_view inner = trimmed(second);
    must(trimmed(inner) == inner && inner.size() <= second.size());
    must(toLower(toUpper(second)) == toLower(second) && equalsIgnoreCase(toUpper(second), second));
    if (wire::parseIp(first))
        must(first.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos);
    if (const auto networks = wire::Networks::parse({std::string(first)})) {
        std::string_view rest = trimmed(first);
        must(networks->contains(takeUntil(rest, '/')));
        must(networks->contains(second) <= wire::parseIp(second).has_value());
    }
    return 0;
}
