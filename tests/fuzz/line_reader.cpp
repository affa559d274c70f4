// links: posthorn-wire
// The line reader over any bytes: the lines it gives must not depend on how the input was cut. The first byte chooses
// the piece size and whether a bare LF ends a line.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "wire/line_reader.h"

using posthorn::wire::LineReader;

namespace {

std::vector<std::string> lines(std::string_view input, size_t step, bool bareLf)
{
    std::vector<std::string> out;
    LineReader reader;
    bool skipping = false;
    for (size_t at = 0; at < input.size(); at += step) {
        reader.append(input.substr(at, step));
        for (;;) {
            if (skipping && !reader.skipLine())
                break;
            skipping = false;
            std::string_view line;
            const auto status = reader.takeLine(line, 64, bareLf);
            if (status == LineReader::Status::NeedMore)
                break;
            skipping = status == LineReader::Status::TooLong;
            if (!skipping)
                out.emplace_back(line);
            if (!skipping && line.size() > 64)
                std::abort();
        }
        if (reader.buffered() > 66 + step)
            std::abort(); // memory is bounded by the limit
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const bool bareLf = data[0] & 1;
    const auto whole = lines(input, std::max<size_t>(1, input.size()), bareLf);
    // A too long line without bare LF is skipped to the next LF, whichever way the input was cut; with CRLF demanded,
    // where the limit strikes may differ, so only the plain mode promises the same lines.
    const auto cut = lines(input, size_t(data[0] >> 1) % 40 + 1, bareLf);
    if (bareLf && whole != cut)
        std::abort();
    return 0;
}
