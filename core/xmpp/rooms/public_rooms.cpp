#include "xmpp/rooms/public_rooms.h"

#include "xmpp/rooms/room_settings.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t rowsAtOnce = 200;
constexpr size_t mostWaiting = 1000;

} // namespace

Result<PublicRooms::Page> PublicRooms::pageOf(const Domain& domain, const std::string& after, size_t most)
{
    if (domain.tooMany)
        return fail(ErrorKind::Limit, "there are too many public rooms to be held");
    Page page;
    page.all = domain.rooms->size();
    for (auto each = domain.rooms->upper_bound(after); each != domain.rooms->end() && page.rooms.size() < most; ++each)
        page.rooms.insert(page.rooms.end(), *each);
    return page;
}

void PublicRooms::list(Station& station, const std::string& domain, const std::string& after, size_t most, Reply<Page> reply)
{
    const int64_t now = station.context().clock.steadyMs();
    std::unique_lock lock(m_mutex);
    Domain& known = m_domains[domain];
    if ((known.rooms || known.tooMany) && now - known.readAt < std::chrono::milliseconds(readAnewAfter).count()) {
        auto page = pageOf(known, after, most);
        lock.unlock();
        return reply(std::move(page));
    }
    if (known.waiting.size() >= mostWaiting) {
        lock.unlock();
        return reply(fail(ErrorKind::Limit, "too many ask for it at once"));
    }
    known.waiting.push_back({station.index(), after, most, std::move(reply)});
    if (std::exchange(known.reading, true))
        return;
    known.readAt = now;
    lock.unlock();
    read(station, domain, {});
}

void PublicRooms::read(Station& station, const std::string& domain, const std::string& after)
{
    station.chat().rooms->list(domain, after, rowsAtOnce, [this, &station, domain](Result<std::vector<store::RoomRow>> rows) {
        if (!rows)
            return finished(domain, rows.error());
        bool tooMany = false;
        {
            const std::lock_guard lock(m_mutex);
            Domain& known = m_domains[domain];
            for (const store::RoomRow& each : *rows) {
                RoomSettings settings = RoomSettings::fromBytes(each.bytes);
                if (!settings.listed)
                    continue;
                known.octets += each.jid.size() + settings.name.size() + 128;
                known.found.emplace(each.jid, std::move(settings.name));
            }
            tooMany = known.tooMany = known.octets > mostOctets;
        }
        if (tooMany || rows->size() < rowsAtOnce)
            return finished(domain, std::nullopt);
        // Not within the answer: answers may come at once.
        station.send(station.index(), [this, domain, last = rows->back().jid](Station& here) { read(here, domain, last); });
    });
}

void PublicRooms::finished(const std::string& domain, const std::optional<Error>& error)
{
    const std::lock_guard lock(m_mutex);
    Domain& known = m_domains[domain];
    known.reading = false;
    known.octets = 0;
    Names found = std::exchange(known.found, {});
    for (const auto& [jid, name] : std::exchange(known.meanwhile, {})) {
        if (name)
            found.insert_or_assign(jid, *name);
        else
            found.erase(jid);
    }
    known.rooms.reset();
    if (!error && !known.tooMany)
        known.rooms = std::move(found);
    for (Asker& each : std::exchange(known.waiting, {})) {
        auto page = error ? Result<Page>(passOn(*error)) : pageOf(known, each.after, each.most);
        m_exchange.post(each.station, [reply = std::move(each.reply), page = std::move(page)](Station&) { reply(page); });
    }
}

void PublicRooms::changed(const Jid& room, const std::optional<std::string>& name)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_domains.find(room.domain);
    if (found == m_domains.end())
        return;
    Domain& known = found->second;
    if (known.reading)
        known.meanwhile[room.text()] = name;
    if (!known.rooms)
        return;
    if (name)
        known.rooms->insert_or_assign(room.text(), *name);
    else
        known.rooms->erase(room.text());
}

} // namespace posthorn::xmpp
