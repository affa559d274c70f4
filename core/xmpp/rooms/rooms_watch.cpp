#include "xmpp/rooms/rooms_watch.h"

#include <map>
#include <mutex>

#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t atOnce = 200;
constexpr size_t mostOfStore = 10'000;

RoomsService* roomsOf(const Exchange& exchange)
{
    for (const auto& each : exchange.services()) {
        if (auto* rooms = dynamic_cast<RoomsService*>(each.get()))
            return rooms;
    }
    return nullptr;
}

std::string accessOf(const RoomSettings& settings)
{
    return settings.membersOnly ? "members" : settings.password.empty() ? "open" : "password";
}

RoomSummary summaryOf(const Jid& jid, const RoomSettings& settings, const std::string& owner, size_t occupants)
{
    return {jid.text(), settings.name, occupants, settings.persistent, settings.listed, accessOf(settings), owner};
}

/// What is collected, first from the workers, then from the store, and answered when the last lets go of it.
struct Collection {
    Collection(Exchange& exchange_, Executor& asker_, Reply<std::vector<RoomSummary>> reply_)
        : exchange(exchange_), asker(asker_), reply(std::move(reply_))
    {
    }
    ~Collection()
    {
        std::vector<RoomSummary> all;
        for (auto& [jid, summary] : rooms)
            all.push_back(std::move(summary));
        asker.post([reply = std::move(reply), all = std::move(all)] { reply(all); });
    }
    Exchange& exchange;
    Executor& asker;
    Reply<std::vector<RoomSummary>> reply;
    std::mutex mutex;
    std::map<std::string, RoomSummary> rooms;
    size_t ofStore = 0;
};
using CollectionPtr = std::shared_ptr<Collection>;

void readStore(Station& station, const CollectionPtr& all, const std::string& domain, const std::string& after)
{
    station.chat().rooms->list(domain, after, atOnce, [&station, all, domain](Result<std::vector<store::RoomRow>> rows) {
        if (!rows)
            return;
        {
            const std::lock_guard lock(all->mutex);
            for (const store::RoomRow& each : *rows) {
                if (const auto jid = Jid::parse(each.jid))
                    all->rooms.emplace(each.jid, summaryOf(*jid, RoomSettings::fromBytes(each.bytes), each.owner, 0));
            }
            all->ofStore += rows->size();
            if (rows->size() < atOnce || all->ofStore >= mostOfStore)
                return;
        }
        station.send(station.index(), [all, domain, last = rows->back().jid](Station& here) { readStore(here, all, domain, last); });
    });
}

} // namespace

void watchRooms(Exchange& exchange, Executor& asker, Reply<std::vector<RoomSummary>> reply)
{
    RoomsService* const service = roomsOf(exchange);
    const auto all = std::make_shared<Collection>(exchange, asker, std::move(reply));
    if (!service)
        return;
    for (size_t i = 0; i < exchange.size(); ++i) {
        exchange.post(i, [service, all](Station& station) {
            const std::lock_guard lock(all->mutex);
            service->host(station).eachRoom([&](const Jid& jid, const Room& room) {
                all->rooms.insert_or_assign(jid.text(), summaryOf(jid, room.settings(), room.creator().bareText(), room.occupants()));
            });
        });
    }
    exchange.post(0, [all](Station& station) {
        const std::string name = station.context().settings.snapshot()->text(config::Setting::XmppRoomsName);
        for (const std::string& domain : station.exchange().localDomains())
            readStore(station, all, name + '.' + domain, {});
    });
}

void closeRoom(Exchange& exchange, const std::string& jid, Executor& asker, Reply<void> reply)
{
    const auto room = Jid::parse(jid);
    RoomsService* const service = roomsOf(exchange);
    const auto answer = [&asker, reply = std::move(reply)](Result<void> result) { asker.post([reply, result] { reply(result); }); };
    if (!room || room->local.empty() || !service || !service->serves(room->domain))
        return answer(fail(ErrorKind::NotFound, "no such room: " + jid));
    exchange.post(exchange.homeOf(*room), [service, bare = room->bare(), answer](Station& station) {
        service->host(station).close(bare, answer);
    });
}

} // namespace posthorn::xmpp
