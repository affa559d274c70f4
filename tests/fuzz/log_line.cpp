// links: posthorn-watch
// A log file may have been cut, edited or torn by a crash: whatever is read as a line must come out the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "watch/log_format.h"

using namespace posthorn::watch;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto name = LogFileName::parse(text)) {
        const auto again = LogFileName::parse(name->text());
        if (!again || again->day != name->day || again->part != name->part || again->channel != name->channel)
            std::abort();
    }
    const auto line = parseLogLine(text.substr(0, text.find('\n')), Channel::Imap);
    if (!line)
        return 0;
    std::string out;
    LineFormatter().append(out, *line);
    const auto again = parseLogLine(std::string_view(out).substr(0, out.size() - 1), Channel::Imap);
    if (!again || again->time != line->time || again->session != line->session || again->text != line->text ||
        again->level != line->level || again->direction != line->direction)
        std::abort();
    return 0;
}
