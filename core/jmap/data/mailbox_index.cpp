#include "jmap/data/mailbox_index.h"

#include <algorithm>
#include <iterator>

namespace posthorn::jmap {

using store::BodyId;
using store::Entry;
using store::MailboxSnapshot;
using store::Uid;

namespace {

using Place = MailboxIndex::Place;
using PlaceList = std::vector<Place>;

bool byBodyAndUid(const Place& a, const Place& b)
{
    return a.body != b.body ? a.body < b.body : a.uid < b.uid;
}

/// A place with its date, while the order is made.
struct Dated {
    UnixMs date;
    Place place;
    bool operator<(const Dated& other) const
    {
        return date != other.date ? date < other.date : place.body < other.place.body;
    }
};

/// Entries [from, to) with one place for each body.
PlaceList inOrderOfDates(const MailboxSnapshot& snapshot, const PlaceList& places)
{
    std::vector<Dated> dated;
    dated.reserve(places.size());
    for (const Place& place : places) {
        if (const auto index = snapshot.find(place.uid))
            dated.push_back({snapshot.at(*index).internalDate, place});
    }
    std::stable_sort(dated.begin(), dated.end());
    PlaceList out;
    out.reserve(dated.size());
    for (const Dated& one : dated)
        out.push_back(one.place);
    return out;
}

/// The first place of each body; @p places is sorted by body.
PlaceList onePerBody(const PlaceList& places)
{
    PlaceList out;
    out.reserve(places.size());
    for (const Place& place : places) {
        if (out.empty() || out.back().body != place.body)
            out.push_back(place);
    }
    return out;
}

} // namespace

MailboxIndexPtr MailboxIndex::make(store::SnapshotPtr snapshot, const MailboxIndexPtr& older)
{
    if (older && older->m_snapshot == snapshot)
        return older;
    auto index = std::make_shared<MailboxIndex>();
    index->m_snapshot = std::move(snapshot);
    if (older && older->m_snapshot->info.uidValidity == index->m_snapshot->info.uidValidity) {
        std::lock_guard lock(older->m_mutex);
        index->m_olderSnapshot = older->m_lists ? older->m_snapshot : older->m_olderSnapshot;
        index->m_olderLists = older->m_lists ? *older->m_lists : older->m_olderLists;
    }
    return index;
}

const MailboxIndex::Lists& MailboxIndex::lists() const
{
    std::lock_guard lock(m_mutex);
    if (m_lists)
        return *m_lists;
    Lists made;
    if (m_olderSnapshot)
        makeFrom(*m_olderSnapshot, m_olderLists, made);
    else
        makeWhole(made);
    m_lists = std::move(made);
    m_olderSnapshot = nullptr;
    m_olderLists = {};
    return *m_lists;
}

size_t MailboxIndex::unread() const
{
    {
        std::lock_guard lock(m_mutex);
        if (m_unread)
            return *m_unread;
    }
    const size_t count = countUnread();
    std::lock_guard lock(m_mutex);
    m_unread = count;
    return count;
}

size_t MailboxIndex::countUnread() const
{
    if (m_snapshot->info.unseen == 0)
        return 0;
    size_t unread = 0;
    const Lists& made = lists();
    if (made.byBody->size() == made.byDate->size()) {
        m_snapshot->forEach(0, m_snapshot->size(), [&unread](size_t, const Entry& entry) {
            unread += (entry.flags & (store::Seen | store::Draft)) == 0;
        });
        return unread;
    }
    for (const Place& place : *made.byDate) {
        if (const auto at = m_snapshot->find(place.uid))
            unread += (m_snapshot->at(*at).flags & (store::Seen | store::Draft)) == 0;
    }
    return unread;
}

void MailboxIndex::makeWhole(Lists& to) const
{
    std::vector<Dated> dated;
    PlaceList places;
    places.reserve(m_snapshot->size());
    dated.reserve(m_snapshot->size());
    m_snapshot->forEach(0, m_snapshot->size(), [&](size_t, const Entry& entry) {
        places.push_back({entry.body, entry.uid});
        dated.push_back({entry.internalDate, places.back()});
    });
    const auto sameBody = [](const Place& a, const Place& b) { return a.body == b.body; };
    if (!std::is_sorted(places.begin(), places.end(), byBodyAndUid))
        std::sort(places.begin(), places.end(), byBodyAndUid);
    const bool repeats = std::adjacent_find(places.begin(), places.end(), sameBody) != places.end();
    to.byBody = std::make_shared<const PlaceList>(std::move(places));
    if (repeats) {
        to.byDate = std::make_shared<const PlaceList>(inOrderOfDates(*m_snapshot, onePerBody(*to.byBody)));
        return;
    }
    if (!std::is_sorted(dated.begin(), dated.end()))
        std::sort(dated.begin(), dated.end());
    PlaceList order;
    order.reserve(dated.size());
    for (const Dated& one : dated)
        order.push_back(one.place);
    to.byDate = std::make_shared<const PlaceList>(std::move(order));
}

bool MailboxIndex::isEarlier(const Place& a, const Place& b) const
{
    const auto dateOf = [this](const Place& place) {
        const auto index = m_snapshot->find(place.uid);
        return index ? m_snapshot->at(*index).internalDate : UnixMs(0);
    };
    return Dated{dateOf(a), a} < Dated{dateOf(b), b};
}

void MailboxIndex::makeFrom(const MailboxSnapshot& older, const Lists& from, Lists& to) const
{
    const store::SnapshotDiff diff = store::compare(older, *m_snapshot);
    if (diff.expunged.empty() && diff.added == 0) {
        to = from;
        return;
    }
    // More than a part has changed, or a body is there several times: anew is simpler, and not much slower.
    if (diff.expunged.size() + diff.added > m_snapshot->size() / 4 + 16 ||
        from.byBody->size() != from.byDate->size())
        return makeWhole(to);
    PlaceList added;
    m_snapshot->forEach(m_snapshot->size() - diff.added, m_snapshot->size(),
                        [&](size_t, const Entry& entry) { added.push_back({entry.body, entry.uid}); });
    std::sort(added.begin(), added.end(), byBodyAndUid);
    std::vector<Uid> gone;
    gone.reserve(diff.expunged.size());
    for (const uint32_t index : diff.expunged)
        gone.push_back(older.at(index).uid);
    const auto isGone = [&gone](const Place& place) { return std::binary_search(gone.begin(), gone.end(), place.uid); };
    const auto without = [&](const PlaceList& places) {
        PlaceList out;
        out.reserve(places.size() + added.size());
        if (gone.empty())
            out = places;
        else
            std::remove_copy_if(places.begin(), places.end(), std::back_inserter(out), isGone);
        return out;
    };
    PlaceList bodies = without(*from.byBody);
    const auto oldBodies = std::ptrdiff_t(bodies.size());
    bodies.insert(bodies.end(), added.begin(), added.end());
    std::inplace_merge(bodies.begin(), bodies.begin() + oldBodies, bodies.end(), byBodyAndUid);
    const auto sameBody = [](const Place& a, const Place& b) { return a.body == b.body; };
    if (std::adjacent_find(bodies.begin(), bodies.end(), sameBody) != bodies.end())
        return makeWhole(to);
    to.byBody = std::make_shared<const PlaceList>(std::move(bodies));
    PlaceList order = without(*from.byDate);
    for (const Place& place : inOrderOfDates(*m_snapshot, added)) {
        const auto at = std::upper_bound(order.begin(), order.end(), place,
                                         [this](const Place& a, const Place& b) { return isEarlier(a, b); });
        order.insert(at, place);
    }
    to.byDate = std::make_shared<const PlaceList>(std::move(order));
}

std::optional<Uid> MailboxIndex::find(BodyId body) const
{
    const PlaceList& places = *lists().byBody;
    const auto found = std::lower_bound(places.begin(), places.end(), Place{body, 0}, byBodyAndUid);
    if (found == places.end() || found->body != body)
        return std::nullopt;
    return found->uid;
}

void MailboxIndex::findAll(BodyId body, std::vector<Uid>& out) const
{
    const PlaceList& places = *lists().byBody;
    for (auto place = std::lower_bound(places.begin(), places.end(), Place{body, 0}, byBodyAndUid);
         place != places.end() && place->body == body; ++place)
        out.push_back(place->uid);
}

} // namespace posthorn::jmap
