// UTF8 (RFC 6856 section 2).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runUtf8(Pop3Session& session, Words)
{
    session.utf8 = true;
    session.ok(session.say(Text::Utf8On));
}

} // namespace posthorn::pop3
