#include "xmpp/policy/retention.h"

#include <deque>

namespace posthorn::xmpp {

namespace {

constexpr size_t messagesAtOnce = 500;
constexpr size_t ownersAtOnce = 200;

/// One round: archives whose turn is still to come, then accounts and rooms of the domains that are not listed yet.
struct Sweep {
    Station& station;
    std::function<void(size_t)> done;
    struct Source {
        std::string domain;
        UnixMs before = 0;
        bool isRooms = false;
        uint64_t next = 0;   ///< the account to go on with
        std::string after{}; ///< the room
    };
    std::deque<Source> sources;
    std::deque<std::pair<store::ArchiveOwner, UnixMs>> owners;
    size_t gone = 0;
};
using SweepPtr = std::shared_ptr<Sweep>;

void go(const SweepPtr& sweep);

// Not within the answer: answers may come at once.
void goLater(const SweepPtr& sweep)
{
    sweep->station.send(sweep->station.index(), [sweep](Station&) { go(sweep); });
}

void expire(const SweepPtr& sweep)
{
    const auto [owner, before] = sweep->owners.front();
    sweep->station.chat().archive->expire(owner, before, messagesAtOnce, [sweep](Result<size_t> went) {
        if (went)
            sweep->gone += *went;
        if (!went || *went == 0)
            sweep->owners.pop_front();
        goLater(sweep);
    });
}

void listRooms(const SweepPtr& sweep)
{
    const Sweep::Source source = sweep->sources.front();
    sweep->station.chat().rooms->list(source.domain, source.after, ownersAtOnce, [sweep, source](Result<std::vector<store::RoomRow>> rows) {
        if (rows) {
            for (const store::RoomRow& each : *rows)
                sweep->owners.emplace_back(-each.id, source.before);
        }
        if (rows && rows->size() == ownersAtOnce)
            sweep->sources.front().after = rows->back().jid;
        else
            sweep->sources.pop_front();
        goLater(sweep);
    });
}

void listAccounts(const SweepPtr& sweep)
{
    const Sweep::Source source = sweep->sources.front();
    sweep->station.context().directory.accounts(
        source.domain, "*", source.next, ownersAtOnce, sweep->station.executor(),
        [sweep, source](Result<std::vector<directory::Account>> accounts) {
            if (accounts) {
                for (const directory::Account& each : *accounts)
                    sweep->owners.emplace_back(each.id, source.before);
            }
            if (accounts && accounts->size() == ownersAtOnce)
                sweep->sources.front().next += ownersAtOnce;
            else
                sweep->sources.pop_front();
            goLater(sweep);
        });
}

void go(const SweepPtr& sweep)
{
    if (!sweep->owners.empty())
        return expire(sweep);
    if (sweep->sources.empty())
        return sweep->done(sweep->gone);
    sweep->sources.front().isRooms ? listRooms(sweep) : listAccounts(sweep);
}

} // namespace

void sweepArchives(Station& station, std::function<void(size_t)> done)
{
    const auto sweep = std::make_shared<Sweep>(Sweep{station, std::move(done), {}, {}, 0});
    const std::string rooms = station.context().settings.snapshot()->text(config::Setting::XmppRoomsName);
    const auto domains = station.exchange().localDomains();
    std::optional<std::chrono::seconds> common;
    bool isCommon = true;
    for (const std::string& domain : domains) {
        const auto keep = station.policies().of(domain).keepArchive;
        isCommon = isCommon && (!common || *common == keep);
        common = keep;
        if (keep.count() <= 0)
            continue;
        const UnixMs before = station.now() - std::chrono::milliseconds(keep).count();
        sweep->sources.push_back({domain, before, false, 0});
        sweep->sources.push_back({rooms + '.' + domain, before, true, 0});
    }
    // Where all domains agree, nobody need be asked whose archives these are.
    if (isCommon && !sweep->sources.empty()) {
        sweep->owners.emplace_back(0, sweep->sources.front().before);
        sweep->sources.clear();
    }
    go(sweep);
}

void keepSweeping(Station& station)
{
    const auto round = [&station] {
        station.exchange().refreshDomains(station.executor(), [&station] {
            sweepArchives(station, [&station](size_t gone) {
                if (gone > 0)
                    station.context().hub.log(watch::Channel::Xmpp, watch::Level::Info,
                                              std::to_string(gone) + " messages were older than archives keep them");
                keepSweeping(station);
            });
        });
    };
    station.after(sweepEvery, round);
}

} // namespace posthorn::xmpp
