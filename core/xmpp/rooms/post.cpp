#include "xmpp/rooms/post.h"

#include "xmpp/account/home.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

namespace {

using Letters = std::shared_ptr<const std::vector<Letter>>;

struct ForSession {
    SessionId session;
    Delivery delivery;
};

// On a worker where accounts of recipients are at home.
void handOut(RoomsService& rooms, Station& here, const Jid& room, const std::vector<Letter>& letters)
{
    std::vector<std::vector<ForSession>> parcels(here.exchange().size());
    std::vector<Jid> vanished;
    for (const Letter& letter : letters) {
        for (const Recipient& each : letter.to->here[here.index()]) {
            if (each.occupant == letter.except)
                continue;
            Home* const home = here.loadedHome(each.bare);
            const Resource* const resource = home ? home->named(each.jid.resource) : nullptr;
            if (!resource) {
                if (letter.stanza->kind == Kind::Message)
                    vanished.push_back(each.jid);
                continue;
            }
            if (!home->blocked().all().empty() && home->isBlocked(letter.stanza->from))
                continue;
            parcels[resource->session.station].push_back({resource->session.session, {letter.stanza, each.jid}});
        }
    }
    for (size_t i = 0; i < parcels.size(); ++i) {
        if (parcels[i].empty())
            continue;
        here.send(i, [parcel = std::make_shared<std::vector<ForSession>>(std::move(parcels[i]))](Station& there) {
            for (ForSession& each : *parcel) {
                if (Outlet* outlet = there.outlet(each.session))
                    outlet->deliver(std::move(each.delivery));
            }
        });
    }
    if (!vanished.empty())
        rooms.vanished(here, room, std::move(vanished));
}

} // namespace

void Audience::add(const Exchange& exchange, Recipient recipient)
{
    if (exchange.isLocal(recipient.jid.domain))
        here[exchange.homeOf(recipient.bare)].push_back(std::move(recipient));
    else
        elsewhere.push_back(std::move(recipient));
}

void post(RoomsService& rooms, Station& from, const Jid& room, std::vector<Letter> all)
{
    const Letters letters = std::make_shared<const std::vector<Letter>>(std::move(all));
    for (size_t i = 0; i < from.exchange().size(); ++i) {
        const bool any = std::any_of(letters->begin(), letters->end(),
                                     [i](const Letter& each) { return !each.to->here[i].empty(); });
        if (any)
            from.send(i, [&rooms, room, letters](Station& there) { handOut(rooms, there, room, *letters); });
    }
    for (const Letter& letter : *letters) {
        for (const Recipient& each : letter.to->elsewhere) {
            if (each.occupant == letter.except)
                continue;
            auto copy = std::make_shared<Stanza>(*letter.stanza);
            copy->to = each.jid;
            from.route(copy);
        }
    }
}

} // namespace posthorn::xmpp
