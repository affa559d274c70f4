// LIST (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

#include "base/text.h"

namespace posthorn::pop3 {

namespace {

void format(const Pop3Session&, std::string& out, size_t index, const store::Entry& entry)
{
    appendNumber(out, index + 1);
    out += ' ';
    appendNumber(out, entry.size);
}

} // namespace

void runList(Pop3Session& session, Words words)
{
    if (words.empty())
        return session.sendListing(format);
    if (const store::Entry* entry = session.message(words[0])) {
        std::string line;
        format(session, line, session.indexOf(*entry), *entry);
        session.ok(line);
    }
}

} // namespace posthorn::pop3
