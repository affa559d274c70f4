// links: posthorn-smtp
// The data scanner over any bytes, cut in any way: what it finds must not depend on the cut, and it must agree with RFC
// 5321 said plainly (look for CRLF.CRLF, split at CRLF, take one dot off each line). The first byte chooses the cut.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "smtp/data_scanner.h"

using namespace posthorn::smtp;

namespace {

struct Outcome {
    std::string message;
    size_t used = 0;
    bool done = false;
    bool good = false;
};

Outcome scan(std::string_view input, size_t step)
{
    Outcome outcome;
    DataScanner scanner;
    scanner.start();
    for (size_t at = 0; at < input.size() && !scanner.isDone(); at += step) {
        const std::string piece(input.substr(at, step));
        outcome.used += scanner.feed(piece, outcome.message);
    }
    outcome.done = scanner.isDone();
    outcome.good = scanner.fault() == DataFault::None;
    return outcome;
}

Outcome plainly(std::string_view input)
{
    Outcome outcome;
    const std::string with = "\r\n" + std::string(input);
    const size_t end = with.find("\r\n.\r\n");
    outcome.done = end != std::string::npos;
    if (!outcome.done)
        return outcome;
    outcome.used = end + 3;
    outcome.good = true;
    const std::string body = with.substr(0, end + 2);
    for (size_t i = 2; i < body.size(); ++i) {
        const bool crlfBehind = body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n';
        outcome.good = outcome.good && body[i] != '\0' && (body[i] != '\r' || crlfBehind) &&
                       (body[i] != '\n' || body[i - 1] == '\r');
        if (body[i] != '.' || body[i - 1] != '\n' || body[i - 2] != '\r')
            outcome.message += body[i];
    }
    return outcome;
}

void compare(const Outcome& a, const Outcome& b)
{
    if (a.done != b.done || (a.done && (a.used != b.used || a.good != b.good)))
        std::abort();
    if (a.done && a.good && a.message != b.message)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Outcome whole = scan(input, std::max<size_t>(1, input.size()));
    compare(whole, scan(input, size_t(data[0]) % 9 + 1));
    compare(whole, plainly(input));
    ChunkChecker checker;
    checker.start();
    checker.feed(input);
    checker.finish();
    return 0;
}
