// Entity Time (XEP-0202).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

Module timeModule()
{
    static constexpr std::string_view time = "urn:xmpp:time";
    return {"XEP-0202", {time}, {},
            {{"time", time, true, false,
              [](Station& station, const StanzaPtr& question) {
                  Element element("time", time);
                  element.addText("tzo", "+00:00").addText("utc", formatDateTime(station.now()));
                  answer(station, question, std::move(element));
              }}},
            {}};
}

} // namespace posthorn::xmpp
