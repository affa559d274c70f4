#include "jmap/data/thread_tally.h"

#include <algorithm>

namespace posthorn::jmap {

using store::Entry;
using store::ThreadId;
using store::ThreadMap;

namespace {

bool isUnread(const Entry& entry)
{
    return (entry.flags & (store::Seen | store::Draft)) == 0;
}

/// One that the map does not know is a conversation of its own.
ThreadId threadIn(const ThreadMap& map, store::BodyId body)
{
    const ThreadId thread = map.threadOf(body);
    return thread == 0 ? body : thread;
}

} // namespace

void ThreadTally::apply(Counts& counts, std::vector<Step> steps)
{
    if (steps.empty())
        return;
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.thread < b.thread; });
    Counts out;
    out.reserve(counts.size() + steps.size());
    size_t at = 0;
    for (size_t i = 0; i < steps.size();) {
        const ThreadId thread = steps[i].thread;
        for (; at < counts.size() && counts[at].thread < thread; ++at)
            out.push_back(counts[at]);
        int64_t count = at < counts.size() && counts[at].thread == thread ? counts[at++].count : 0;
        for (; i < steps.size() && steps[i].thread == thread; ++i)
            count += steps[i].by;
        if (count > 0)
            out.push_back({thread, uint32_t(count)});
    }
    out.insert(out.end(), counts.begin() + std::ptrdiff_t(at), counts.end());
    if (out.capacity() > out.size() + out.size() / 4 + 64)
        out.shrink_to_fit();
    counts = std::move(out);
}

void ThreadTally::follow(Mailbox& mailbox, const MailboxIndexPtr& now, const ThreadMap& threads)
{
    if (mailbox.index == now)
        return;
    const store::MailboxSnapshot& newer = now->snapshot();
    std::vector<Step> all, unread;
    const auto add = [&](const Entry& entry, int by) {
        const ThreadId thread = threadIn(threads, entry.body);
        all.push_back({thread, by});
        if (isUnread(entry))
            unread.push_back({thread, by});
    };
    const store::MailboxSnapshot* older = mailbox.index ? &mailbox.index->snapshot() : nullptr;
    if (older && (older->info.uidValidity != newer.info.uidValidity || older->info.highestModseq > newer.info.highestModseq))
        older = nullptr;
    if (older) {
        const store::SnapshotDiff diff = store::compare(*older, newer);
        for (const uint32_t index : diff.expunged)
            add(older->at(index), -1);
        for (const uint32_t index : diff.changed) {
            const Entry& entry = newer.at(index);
            const auto was = older->find(entry.uid);
            if (was && isUnread(older->at(*was)) != isUnread(entry))
                unread.push_back({threadIn(threads, entry.body), isUnread(entry) ? 1 : -1});
        }
        newer.forEach(newer.size() - diff.added, newer.size(), [&](size_t, const Entry& entry) { add(entry, 1); });
    } else {
        mailbox.all.clear();
        mailbox.unread.clear();
        all.reserve(newer.size());
        newer.forEach(0, newer.size(), [&](size_t, const Entry& entry) { add(entry, 1); });
    }
    apply(mailbox.all, std::move(all));
    apply(mailbox.unread, std::move(unread));
    mailbox.index = now;
}

/// How many of @p wanted, which rise, are among @p all.
size_t ThreadTally::common(const Counts& all, const std::vector<ThreadId>& wanted)
{
    const auto less = [](const Messages& item, ThreadId thread) { return item.thread < thread; };
    const bool few = wanted.size() < all.size() / 16;
    size_t count = 0;
    auto item = all.begin();
    for (const ThreadId thread : wanted) {
        if (few)
            item = std::lower_bound(item, all.end(), thread, less);
        else
            item = std::find_if(item, all.end(), [thread](const Messages& other) { return other.thread >= thread; });
        if (item == all.end())
            break;
        count += item->thread == thread;
    }
    return count;
}

std::vector<ThreadCounts> ThreadTally::count(const AccountView& view, const store::ThreadMapPtr& threads)
{
    std::lock_guard lock(m_mutex);
    if (threads->lineage != m_lineage) {
        m_mailboxes.clear();
        m_counts.clear();
        m_lineage = threads->lineage;
    }
    std::vector<store::MailboxId> ids;
    for (const ViewMailbox& mailbox : view.mailboxes)
        ids.push_back(mailbox.info.id);
    if (m_counted == view.mark.modseq && m_ids == ids && !m_counts.empty())
        return m_counts;
    std::erase_if(m_mailboxes, [&view](const auto& item) { return !view.find(item.first); });
    std::vector<ThreadId> outside; // with unread messages, but for those in the trash
    size_t memory = 0;
    for (const ViewMailbox& mailbox : view.mailboxes) {
        if (!mailbox.index)
            continue;
        Mailbox& tally = m_mailboxes[mailbox.info.id];
        follow(tally, mailbox.index, *threads);
        memory += (tally.all.capacity() + tally.unread.capacity()) * sizeof(Messages);
        if (mailbox.info.specialUse == store::SpecialUse::Trash)
            continue;
        for (const Messages& item : tally.unread)
            outside.push_back(item.thread);
    }
    m_memory = memory;
    std::sort(outside.begin(), outside.end());
    outside.erase(std::unique(outside.begin(), outside.end()), outside.end());
    m_counts.assign(view.mailboxes.size(), {});
    for (size_t i = 0; i < view.mailboxes.size(); ++i) {
        const ViewMailbox& mailbox = view.mailboxes[i];
        if (!mailbox.index)
            continue;
        const Mailbox& tally = m_mailboxes[mailbox.info.id];
        const bool trash = mailbox.info.specialUse == store::SpecialUse::Trash;
        m_counts[i].total = tally.all.size();
        m_counts[i].unread = trash ? tally.unread.size() : common(tally.all, outside);
    }
    m_counted = view.mark.modseq;
    m_ids = std::move(ids);
    return m_counts;
}

std::shared_ptr<ThreadTally> ThreadTallies::of(store::AccountId account)
{
    std::list<std::pair<store::AccountId, std::shared_ptr<ThreadTally>>> dropped; // freed without the lock
    std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_tallies.begin(), m_tallies.end(),
                                    [account](const auto& item) { return item.first == account; });
    if (found != m_tallies.end()) {
        m_tallies.splice(m_tallies.begin(), m_tallies, found);
    } else {
        m_tallies.emplace_front(account, std::make_shared<ThreadTally>());
    }
    size_t bytes = 0, kept = 0;
    auto item = m_tallies.begin();
    for (; item != m_tallies.end() && kept < mostAccounts; ++item, ++kept) {
        bytes += item->second->memory();
        if (bytes > mostBytes && kept > 0)
            break;
    }
    dropped.splice(dropped.begin(), m_tallies, item, m_tallies.end());
    return m_tallies.front().second;
}

} // namespace posthorn::jmap
