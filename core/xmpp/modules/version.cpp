// Software Version (XEP-0092).
#include "xmpp/modules/module.h"

namespace posthorn::xmpp {

Module versionModule()
{
    static constexpr std::string_view version = "jabber:iq:version";
    return {"XEP-0092", {version}, {},
            {{"query", version, true, false,
              [](Station& station, const StanzaPtr& question) {
                  Element query("query", version);
                  query.addText("name", "Posthorn").addText("version", station.context().version);
                  answer(station, question, std::move(query));
              }}},
            {}};
}

} // namespace posthorn::xmpp
