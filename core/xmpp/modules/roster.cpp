// jabber:iq:roster (RFC 6121 section 2).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

Module rosterModule()
{
    return {"RFC 6121", {}, {}, {}, {
        {"query", ns::roster, true, false, true, [](Home& home, const StanzaPtr& question) { home.answerRoster(question); }},
        {"query", ns::roster, false, true, true, [](Home& home, const StanzaPtr& question) { home.changeRoster(question); }},
    }};
}

// The session element of RFC 3921, which old clients still ask for: nothing happens.
Module sessionModule()
{
    return {"RFC 3921", {}, {},
            {{"session", ns::session, false, true, [](Station& station, const StanzaPtr& question) { answer(station, question); }}},
            {{"session", ns::session, false, true, true, [](Home& home, const StanzaPtr& question) { home.answer(question); }}}};
}

} // namespace posthorn::xmpp
