// Last Activity (XEP-0012): the server's own uptime. Of accounts it is told to those who see their presence; what is known
// is whether they are online now.
#include "xmpp/modules/module.h"

namespace posthorn::xmpp {

Module lastActivityModule()
{
    static constexpr std::string_view last = "jabber:iq:last";
    return {"XEP-0012", {last}, {last},
            {{"query", last, true, false,
              [](Station& station, const StanzaPtr& question) {
                  const UnixMs since = station.context().hub.look().health.startedAt;
                  Element query("query", last);
                  query.set("seconds", std::to_string(since > 0 ? (station.now() - since) / 1000 : 0));
                  answer(station, question, std::move(query));
              }}},
            {{"query", last, true, false, false,
              [](Home& home, const StanzaPtr& question) {
                  if (!home.sharesPresenceWith(question->from))
                      return home.refuse(question, {Condition::Forbidden});
                  const auto& all = home.resources();
                  if (std::none_of(all.begin(), all.end(), [](const auto& each) { return each->isAvailable(); }))
                      return home.refuse(question, {Condition::ServiceUnavailable});
                  Element query("query", last);
                  query.set("seconds", "0");
                  home.answer(question, std::move(query));
              }}}};
}

} // namespace posthorn::xmpp
