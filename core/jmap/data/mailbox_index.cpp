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
    auto index = std::make_shared<MailboxIndex>();
    index->m_snapshot = std::move(snapshot);
    if (older && older->m_snapshot->info.uidValidity == index->m_snapshot->info.uidValidity)
        index->makeFrom(*older);
    else
        index->makeWhole();
    index->countUnread();
    return index;
}

void MailboxIndex::countUnread()
{
    if (m_snapshot->info.unseen == 0)
        return;
    m_snapshot->forEach(0, m_snapshot->size(), [this](size_t, const Entry& entry) {
        m_unread += (entry.flags & (store::Seen | store::Draft)) == 0;
    });
    if (m_byBody->size() == m_byDate->size())
        return;
    m_unread = 0;
    for (const Place& place : *m_byDate) {
        if (const auto at = m_snapshot->find(place.uid))
            m_unread += (m_snapshot->at(*at).flags & (store::Seen | store::Draft)) == 0;
    }
}

void MailboxIndex::makeWhole()
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
    m_byBody = std::make_shared<const PlaceList>(std::move(places));
    if (repeats) {
        m_byDate = std::make_shared<const PlaceList>(inOrderOfDates(*m_snapshot, onePerBody(*m_byBody)));
        return;
    }
    if (!std::is_sorted(dated.begin(), dated.end()))
        std::sort(dated.begin(), dated.end());
    PlaceList order;
    order.reserve(dated.size());
    for (const Dated& one : dated)
        order.push_back(one.place);
    m_byDate = std::make_shared<const PlaceList>(std::move(order));
}

bool MailboxIndex::isEarlier(const Place& a, const Place& b) const
{
    const auto dateOf = [this](const Place& place) {
        const auto index = m_snapshot->find(place.uid);
        return index ? m_snapshot->at(*index).internalDate : UnixMs(0);
    };
    return Dated{dateOf(a), a} < Dated{dateOf(b), b};
}

void MailboxIndex::makeFrom(const MailboxIndex& older)
{
    if (older.m_snapshot == m_snapshot) {
        m_byBody = older.m_byBody;
        m_byDate = older.m_byDate;
        return;
    }
    const store::SnapshotDiff diff = store::compare(*older.m_snapshot, *m_snapshot);
    if (diff.expunged.empty() && diff.added == 0) {
        m_byBody = older.m_byBody;
        m_byDate = older.m_byDate;
        return;
    }
    // More than a part has changed, or a body is there several times: anew is simpler, and not much slower.
    if (diff.expunged.size() + diff.added > m_snapshot->size() / 4 + 16 ||
        older.m_byBody->size() != older.m_byDate->size())
        return makeWhole();
    PlaceList added;
    m_snapshot->forEach(m_snapshot->size() - diff.added, m_snapshot->size(),
                        [&](size_t, const Entry& entry) { added.push_back({entry.body, entry.uid}); });
    std::sort(added.begin(), added.end(), byBodyAndUid);
    std::vector<Uid> gone;
    gone.reserve(diff.expunged.size());
    for (const uint32_t index : diff.expunged)
        gone.push_back(older.m_snapshot->at(index).uid);
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
    PlaceList bodies = without(*older.m_byBody);
    const auto oldBodies = std::ptrdiff_t(bodies.size());
    bodies.insert(bodies.end(), added.begin(), added.end());
    std::inplace_merge(bodies.begin(), bodies.begin() + oldBodies, bodies.end(), byBodyAndUid);
    const auto sameBody = [](const Place& a, const Place& b) { return a.body == b.body; };
    if (std::adjacent_find(bodies.begin(), bodies.end(), sameBody) != bodies.end())
        return makeWhole();
    m_byBody = std::make_shared<const PlaceList>(std::move(bodies));
    PlaceList order = without(*older.m_byDate);
    for (const Place& place : inOrderOfDates(*m_snapshot, added)) {
        const auto at = std::upper_bound(order.begin(), order.end(), place,
                                         [this](const Place& a, const Place& b) { return isEarlier(a, b); });
        order.insert(at, place);
    }
    m_byDate = std::make_shared<const PlaceList>(std::move(order));
}

std::optional<Uid> MailboxIndex::find(BodyId body) const
{
    const auto found = std::lower_bound(m_byBody->begin(), m_byBody->end(), Place{body, 0}, byBodyAndUid);
    if (found == m_byBody->end() || found->body != body)
        return std::nullopt;
    return found->uid;
}

void MailboxIndex::findAll(BodyId body, std::vector<Uid>& out) const
{
    for (auto place = std::lower_bound(m_byBody->begin(), m_byBody->end(), Place{body, 0}, byBodyAndUid);
         place != m_byBody->end() && place->body == body; ++place)
        out.push_back(place->uid);
}

} // namespace posthorn::jmap
