// TOP (RFC 1939 section 7).
#include "pop3/verbs/verbs.h"

#include "base/text.h"

namespace posthorn::pop3 {

void runTop(Pop3Session& session, Words words)
{
    const auto lines = parseNumber<uint64_t>(words[1]);
    if (!lines)
        return session.error(Text::BadArguments);
    if (const store::Entry* entry = session.message(words[0]))
        session.send(*entry, *lines);
}

} // namespace posthorn::pop3
