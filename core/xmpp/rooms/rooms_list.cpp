// The list of public rooms: those that last, which are known to the service (or read from the store where they are very
// many), and from each worker those that are in memory alone.
#include <map>

#include "base/text.h"
#include "xmpp/modules/module.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/rooms/room_settings.h"
#include "xmpp/rooms/rooms_service.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostListed = 200;
constexpr size_t atOnce = 200;    ///< rows of the store
constexpr size_t mostLooks = 20;  ///< into the store for one page: rooms that are not public are passed over

/// A page that is being put together, on the worker of whoever asked.
struct RoomList {
    Station& station;
    StanzaPtr question;
    std::string after;
    size_t most = mostListed;
    std::map<std::string, std::string> rooms; ///< names by JID
    bool more = false;
    size_t temporary = 0;         ///< rooms, in all
    std::optional<size_t> all;    ///< that are public, where that is known
    size_t looks = 0;
    size_t waitingFor = 0; ///< workers
};
using RoomListPtr = std::shared_ptr<RoomList>;

void finish(const RoomListPtr& list)
{
    Element query("query", ns::discoItems);
    const std::string* first = nullptr;
    const std::string* last = nullptr;
    size_t shown = 0;
    for (const auto& [jid, name] : list->rooms) {
        if (shown >= list->most) {
            list->more = true;
            break;
        }
        query.add("item").set("jid", jid).set("name", name);
        first = first ? first : &jid;
        last = &jid;
        ++shown;
    }
    if (list->more || list->question->payload()->child("set", ns::rsm)) {
        Element set("set", ns::rsm);
        if (first)
            set.addText("first", *first).addText("last", *last);
        if (list->all)
            set.addText("count", std::to_string(*list->all));
        query.add(std::move(set));
    }
    answer(list->station, list->question, std::move(query));
}

void askStore(const RoomListPtr& list, const std::string& after)
{
    list->station.chat().rooms->list(
        list->question->to.domain, after, atOnce, [list](Result<std::vector<store::RoomRow>> rows) {
            if (!rows)
                return list->station.refuse(list->question, StanzaError::of(rows.error()));
            for (const store::RoomRow& each : *rows) {
                const RoomSettings settings = RoomSettings::fromBytes(each.bytes);
                if (settings.listed)
                    list->rooms.emplace(each.jid, settings.name);
            }
            const bool isAll = rows->size() < atOnce;
            if (isAll || list->rooms.size() > list->most || ++list->looks >= mostLooks) {
                list->more |= !isAll;
                return finish(list);
            }
            // Not within the answer: answers may come at once.
            const std::string last = rows->back().jid;
            list->station.send(list->station.index(), [list, last](Station&) { askStore(list, last); });
        });
}

void askService(RoomsService& rooms, const RoomListPtr& list)
{
    rooms.publicRooms().list(list->station, list->question->to.domain, list->after, list->most + 1,
                             [list](const Result<PublicRooms::Page>& page) {
        if (!page && page.error().kind == ErrorKind::Limit)
            return askStore(list, list->after);
        if (!page)
            return list->station.refuse(list->question, StanzaError::of(page.error()));
        list->rooms.insert(page->rooms.begin(), page->rooms.end());
        list->all = page->all + list->temporary;
        finish(list);
    });
}

} // namespace

void listRooms(RoomsService& rooms, Station& station, const StanzaPtr& question)
{
    if (question->payload()->hasAttribute("node"))
        return station.refuse(question, {Condition::ItemNotFound});
    const auto list = std::make_shared<RoomList>(RoomList{station, question, {}, mostListed, {}, false, 0, {}, 0, 0});
    if (const Element* set = question->payload()->child("set", ns::rsm)) {
        if (const auto most = parseNumber<size_t>(trimmed(set->childText("max", ns::rsm))))
            list->most = std::min(*most, mostListed);
        list->after = set->childText("after", ns::rsm);
    }
    Exchange& exchange = station.exchange();
    list->waitingFor = exchange.size();
    for (size_t i = 0; i < exchange.size(); ++i) {
        station.send(i, [&rooms, list, asker = station.index(), domain = question->to.domain](Station& there) {
            auto found = rooms.host(there).temporaryRooms(domain);
            there.send(asker, [&rooms, list, found = std::move(found)](Station&) {
                list->temporary += found.size();
                for (const auto& [jid, name] : found) {
                    if (std::string text = jid.text(); text > list->after)
                        list->rooms.emplace(std::move(text), name);
                }
                if (--list->waitingFor == 0)
                    askService(rooms, list);
            });
        });
    }
}

} // namespace posthorn::xmpp
