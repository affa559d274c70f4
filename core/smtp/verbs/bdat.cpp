#include "base/text.h"
#include "smtp/server_session.h"
#include "smtp/verb_table.h"

namespace posthorn::smtp {

namespace {

std::optional<Answer> parse(std::string_view text, Arguments& out)
{
    const std::string_view size = takeUntil(text, ' ');
    const std::string_view last = trimmed(text);
    const auto number = parseNumber<uint64_t>(size);
    if (!number || (!last.empty() && !equalsIgnoreCase(last, "LAST")))
        return Answer{501, "5.5.4", "syntax: BDAT size [LAST]"};
    out.number = *number;
    out.last = !last.empty();
    return std::nullopt;
}

void run(ServerSession& session, const Arguments& arguments)
{
    session.receiveChunk(arguments.number, arguments.last, std::nullopt);
}

} // namespace

const Verb verbBdat = {"BDAT", "BDAT size [LAST]", "CHUNKING", "RFC 3030 section 2",
                       "So many bytes of the message follow; LAST says that it is whole then.",
                       in(State::Recipients) | in(State::Chunks), NeedsNothing, parse, checkNothing, run};

} // namespace posthorn::smtp
