// XMPP Ping (XEP-0199).
#include "xmpp/modules/module.h"

namespace posthorn::xmpp {

Module pingModule()
{
    constexpr std::string_view ping = "urn:xmpp:ping";
    return {"XEP-0199", {ping}, {ping},
            {{"ping", ping, true, false, [](Station& station, const StanzaPtr& question) { answer(station, question); }}},
            {{"ping", ping, true, false, true, [](Home& home, const StanzaPtr& question) { home.answer(question); }}}};
}

} // namespace posthorn::xmpp
