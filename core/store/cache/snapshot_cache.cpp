#include "store/cache/snapshot_cache.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "base/text.h"

namespace posthorn::store {

struct SnapshotCache::Watcher {
    Executor* executor;
    std::function<void()> changed; ///< touched on the executor's thread only, also when it is thrown away
    std::atomic<bool> told{false}; ///< a call is on its way
};

struct SnapshotCache::KeywordWatcher {
    std::string prefix;
    Executor* executor;
    Marked marked; ///< touched on the executor's thread only
};

SnapshotPtr SnapshotCache::find(MailboxId mailbox)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_slots.find(mailbox);
    if (found == m_slots.end() || !found->second.snapshot)
        return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second.place);
    return found->second.snapshot;
}

std::shared_ptr<SnapshotCache::Load> SnapshotCache::beginLoad(MailboxId mailbox)
{
    auto load = std::make_shared<Load>(mailbox);
    std::lock_guard lock(m_mutex);
    m_slots[mailbox].loads.push_back(load);
    return load;
}

SnapshotPtr SnapshotCache::endLoad(const std::shared_ptr<Load>& load, SnapshotPtr read, uint64_t version)
{
    std::vector<SnapshotPtr> dropped;
    std::unique_lock lock(m_mutex);
    for (;;) {
        Slot& slot = m_slots[load->m_mailbox];
        if (load->m_pending.empty() || load->m_overtaken || !read) {
            std::erase(slot.loads, load);
            if (load->m_overtaken) {
                // Its version says nothing any more; all who watch have been told to look again.
            } else if (read && slot.snapshot && slot.version >= version)
                read = slot.snapshot; // another worker was faster
            else if (read)
                put(load->m_mailbox, slot, read, version);
            forgetIfIdle(load->m_mailbox);
            shrink(dropped);
            lock.unlock();
            return read;
        }
        auto pending = std::move(load->m_pending);
        load->m_pending.clear();
        lock.unlock();
        for (const auto& delta : pending) {
            if (!read || delta->version <= version)
                continue;
            version = delta->version;
            read = delta->removed ? nullptr : applyDelta(*read, *delta);
        }
        lock.lock();
    }
}

void SnapshotCache::publish(std::vector<std::shared_ptr<const MailboxDelta>> deltas,
                            const std::set<AccountId>& accounts)
{
    Watchers watchers;
    std::vector<SnapshotPtr> dropped; // freed without the lock
    for (const auto& delta : deltas) {
        if (m_added && !delta->added.empty())
            m_added(delta->info.account);
        tellKeywords(*delta);
        SnapshotPtr base;
        {
            std::lock_guard lock(m_mutex);
            collectAccount(delta->info.account, watchers);
            const auto found = m_slots.find(delta->info.id);
            if (found == m_slots.end())
                continue;
            Slot& slot = found->second;
            for (const auto& load : slot.loads)
                load->m_pending.push_back(delta);
            if (slot.version < delta->version)
                base = slot.snapshot;
            collect(slot.watchers, watchers);
            if (delta->removed && slot.snapshot) {
                dropped.push_back(slot.snapshot);
                drop(slot);
                continue;
            }
        }
        if (!base)
            continue;
        // Only this thread changes what is loaded, and a loader only installs what is as new as this delta.
        auto next = applyDelta(*base, *delta);
        std::lock_guard lock(m_mutex);
        const auto found = m_slots.find(delta->info.id);
        if (found == m_slots.end() || !found->second.snapshot || found->second.version >= delta->version)
            continue;
        dropped.push_back(found->second.snapshot);
        put(delta->info.id, found->second, std::move(next), delta->version);
        shrink(dropped);
    }
    if (!accounts.empty()) {
        std::lock_guard lock(m_mutex);
        for (const AccountId account : accounts)
            collectAccount(account, watchers);
    }
    notify(std::move(watchers));
}

void SnapshotCache::clear()
{
    std::vector<SnapshotPtr> dropped;
    Watchers watchers;
    {
        std::lock_guard lock(m_mutex);
        for (auto& [mailbox, slot] : m_slots) {
            dropped.push_back(slot.snapshot);
            if (slot.snapshot)
                drop(slot);
            for (const auto& load : slot.loads)
                load->m_overtaken = true;
            collect(slot.watchers, watchers);
        }
        for (const auto& [account, list] : m_accounts)
            collect(list, watchers);
    }
    notify(std::move(watchers));
}

std::shared_ptr<void> SnapshotCache::watch(MailboxId mailbox, Executor& executor, std::function<void()> changed)
{
    std::lock_guard lock(m_mutex);
    return join(m_slots[mailbox].watchers, executor, std::move(changed));
}

std::shared_ptr<void> SnapshotCache::watchAccount(AccountId account, Executor& executor, std::function<void()> changed)
{
    std::lock_guard lock(m_mutex);
    return join(m_accounts[account], executor, std::move(changed));
}

std::shared_ptr<void> SnapshotCache::watchKeywords(std::string prefix, Executor& executor, Marked marked)
{
    auto watcher = std::make_shared<KeywordWatcher>(KeywordWatcher{std::move(prefix), &executor, std::move(marked)});
    std::lock_guard lock(m_mutex);
    std::erase_if(m_keywordWatchers, [](const auto& weak) { return weak.expired(); });
    m_keywordWatchers.push_back(watcher);
    KeywordWatcher* plain = watcher.get();
    return {plain, [watcher = std::move(watcher)](void*) { watcher->marked = nullptr; }};
}

void SnapshotCache::tellKeywords(const MailboxDelta& delta)
{
    std::vector<std::shared_ptr<KeywordWatcher>> watchers;
    {
        std::lock_guard lock(m_mutex);
        for (const auto& weak : m_keywordWatchers) {
            if (auto watcher = weak.lock())
                watchers.push_back(std::move(watcher));
        }
    }
    if (watchers.empty() || !delta.keywords)
        return;
    KeywordSet used;
    for (const auto* entries : {&delta.added, &delta.changed}) {
        for (const Entry& entry : *entries) {
            for (size_t w = 0; w < used.words.size(); ++w)
                used.words[w] |= entry.keywords.words[w];
        }
    }
    for (size_t i = 0; i < delta.keywords->size() && !used.empty(); ++i) {
        if (!used.has(i))
            continue;
        const std::string& keyword = (*delta.keywords)[i];
        for (const auto& watcher : watchers) {
            if (keyword.size() < watcher->prefix.size() ||
                !equalsIgnoreCase(std::string_view(keyword).substr(0, watcher->prefix.size()), watcher->prefix))
                continue;
            watcher->executor->post([watcher, account = delta.info.account, keyword] {
                if (const auto marked = watcher->marked)
                    marked(account, keyword);
            });
        }
    }
}

std::shared_ptr<void> SnapshotCache::join(WatchList& list, Executor& executor, std::function<void()> changed)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->executor = &executor;
    watcher->changed = std::move(changed);
    dropExpired(list);
    list.push_back(watcher);
    Watcher* plain = watcher.get();
    return {plain, [watcher = std::move(watcher)](void*) { watcher->changed = nullptr; }};
}

void SnapshotCache::dropExpired(WatchList& list)
{
    std::erase_if(list, [](const std::weak_ptr<Watcher>& w) { return w.expired(); });
}

void SnapshotCache::collect(const WatchList& list, Watchers& watchers)
{
    for (const auto& weak : list) {
        if (auto watcher = weak.lock(); watcher && !watcher->told.exchange(true))
            watchers.push_back(std::move(watcher));
    }
}

void SnapshotCache::collectAccount(AccountId account, Watchers& watchers)
{
    const auto found = m_accounts.find(account);
    if (found == m_accounts.end())
        return;
    collect(found->second, watchers);
    dropExpired(found->second);
    if (found->second.empty())
        m_accounts.erase(found);
}

void SnapshotCache::setBudget(size_t bytes)
{
    std::vector<SnapshotPtr> dropped;
    std::lock_guard lock(m_mutex);
    m_budget = bytes;
    shrink(dropped);
}

void SnapshotCache::put(MailboxId mailbox, Slot& slot, SnapshotPtr snapshot, uint64_t version)
{
    if (slot.snapshot) {
        m_bytes -= slot.bytes;
        m_recent.splice(m_recent.begin(), m_recent, slot.place);
    } else {
        m_recent.push_front(mailbox);
        slot.place = m_recent.begin();
    }
    slot.bytes = sizeof(MailboxSnapshot) + snapshot->size() * sizeof(Entry) + snapshot->chunks.size() * 64;
    slot.snapshot = std::move(snapshot);
    slot.version = version;
    m_bytes += slot.bytes;
}

void SnapshotCache::drop(Slot& slot)
{
    m_bytes -= slot.bytes;
    m_recent.erase(slot.place);
    slot.snapshot = nullptr;
    slot.bytes = 0;
    slot.version = 0;
}

void SnapshotCache::forgetIfIdle(MailboxId mailbox)
{
    const auto found = m_slots.find(mailbox);
    if (found == m_slots.end())
        return;
    Slot& slot = found->second;
    dropExpired(slot.watchers);
    if (!slot.snapshot && slot.loads.empty() && slot.watchers.empty())
        m_slots.erase(found);
}

void SnapshotCache::shrink(std::vector<SnapshotPtr>& dropped)
{
    while (m_bytes > m_budget && m_recent.size() > 1) {
        const MailboxId oldest = m_recent.back();
        Slot& slot = m_slots[oldest];
        dropped.push_back(slot.snapshot);
        drop(slot);
        forgetIfIdle(oldest);
    }
}

void SnapshotCache::notify(Watchers watchers)
{
    std::map<Executor*, Watchers> byExecutor;
    for (auto& watcher : watchers)
        byExecutor[watcher->executor].push_back(std::move(watcher));
    for (auto& [executor, list] : byExecutor) {
        executor->post([list = std::move(list)] {
            for (const auto& watcher : list) {
                watcher->told = false;
                if (const auto changed = watcher->changed) // a copy: the call may drop the watch
                    changed();
            }
        });
    }
}

} // namespace posthorn::store
