#include "xmpp/rooms/rooms_service.h"

#include "base/random.h"
#include "base/text.h"
#include "xmpp/modules/module.h"
#include "xmpp/rooms/muc.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"

namespace posthorn::xmpp {

using config::Setting;

RoomsService::RoomsService(Exchange& exchange)
    : NamedService(exchange, Setting::XmppRoomsName, "Rooms")
    , m_publicRooms(exchange)
{
    for (size_t i = 0; i < exchange.size(); ++i)
        m_hosts.push_back(std::make_unique<RoomHost>(*this, exchange.station(i)));
}

RoomsService::~RoomsService() = default;

bool RoomsService::isOn() const
{
    return m_exchange.context().settings.snapshot()->boolean(Setting::XmppRooms);
}

void RoomsService::take(Station& station, StanzaPtr stanza, Ticket ticket)
{
    if (stanza->to.local.empty()) {
        if (stanza->isRequest())
            return answerAsService(station, stanza);
        return station.refuse(stanza, {Condition::ServiceUnavailable});
    }
    const size_t home = m_exchange.homeOf(stanza->to);
    station.send(home, [this, stanza = std::move(stanza), ticket = std::move(ticket)](Station& there) {
        host(there).take(stanza, ticket);
    });
}

void RoomsService::endOn(Station& station)
{
    host(station).shutDown();
}

void RoomsService::dropStores()
{
    for (const auto& each : m_hosts)
        each->clear();
}

void RoomsService::vanished(Station& from, const Jid& room, std::vector<Jid> sessions)
{
    from.send(m_exchange.homeOf(room), [this, room, sessions = std::move(sessions)](Station& there) {
        host(there).vanished(room, sessions);
    });
}

size_t RoomsService::temporaryOf(const Jid& owner) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_temporary.find(owner);
    return found == m_temporary.end() ? 0 : found->second;
}

void RoomsService::countTemporary(const Jid& owner, int change)
{
    const std::lock_guard lock(m_mutex);
    size_t& count = m_temporary[owner];
    count += size_t(change);
    if (count == 0)
        m_temporary.erase(owner);
}

bool RoomsService::isAdministrator(Station& station, const Jid& jid) const
{
    return m_exchange.isLocal(jid.domain) && station.policies().isAdministrator(jid);
}

bool RoomsService::mayMakeRooms(Station& station, const Jid& jid) const
{
    return m_exchange.isLocal(jid.domain) &&
           (m_exchange.context().settings.snapshot()->boolean(Setting::XmppRoomsByUsers) || isAdministrator(station, jid));
}

void RoomsService::answerAsService(Station& station, const StanzaPtr& question)
{
    if (!question->payload())
        return station.refuse(question, {Condition::BadRequest});
    const Element& payload = *question->payload();
    if (question->type == "get") {
        if (payload.is("query", ns::discoInfo))
            return info(station, question);
        if (payload.is("query", ns::discoItems))
            return listRooms(*this, station, question);
        if (payload.is("unique", muc::unique)) {
            Element name("unique", muc::unique);
            name.setText(randomName(20));
            return answer(station, question, std::move(name));
        }
        // The server answers these for all its domains.
        if (payload.ns == muc::ping || payload.ns == "jabber:iq:version" || payload.ns == "urn:xmpp:time" ||
            payload.ns == "jabber:iq:last")
            return answerForServer(station, question);
    }
    station.refuse(question, {Condition::ServiceUnavailable});
}

void RoomsService::info(Station& station, const StanzaPtr& question) const
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    Element query("query", ns::discoInfo);
    query.add("identity").set("category", "conference").set("type", "text").set("name", "Rooms");
    for (const std::string_view each : {ns::discoInfo, ns::discoItems, muc::base, muc::unique, ns::rsm, muc::ping,
                                        std::string_view("jabber:iq:version"), std::string_view("urn:xmpp:time")})
        query.add("feature").set("var", each);
    answer(station, question, std::move(query));
}

} // namespace posthorn::xmpp
