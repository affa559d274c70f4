#include "store/search/search_room.h"

#include <algorithm>
#include <chrono>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/core.h"
#include "store/sql/query.h"
#include "watch/hub.h"

namespace posthorn::store {

namespace {

constexpr size_t mostOpen = 32;
constexpr size_t mostWaiting = 100'000;
constexpr size_t mostThreadBytes = 64 << 20;
constexpr auto gatherFor = std::chrono::seconds(1);
constexpr auto turn = std::chrono::milliseconds(500); ///< of one account, while others wait
constexpr int niceness = 10;
constexpr unsigned folders = 256;
constexpr auto betweenFolders = std::chrono::milliseconds(50); ///< while the indices are visited after the start

size_t laneCount()
{
    return std::clamp<size_t>(std::thread::hardware_concurrency(), 2, 4);
}

} // namespace

SearchRoom::SearchRoom(Core& core)
    : m_core(core)
{
    for (size_t i = 0; i < laneCount(); ++i)
        m_lanes.push_back(std::make_unique<Lane>(core));
    m_indexer = std::thread([this] { loop(); });
    pthread_setname_np(m_indexer.native_handle(), "search-indexer");
}

SearchRoom::~SearchRoom()
{
    stop();
}

void SearchRoom::stop()
{
    {
        std::lock_guard lock(m_waitingMutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_indexer.joinable())
        m_indexer.join();
    m_lanes.clear();
    closeSome(0);
}

std::string SearchRoom::folder() const
{
    return m_core.options.folder + "/search";
}

void SearchRoom::tell(const std::string& what, const Error& error) const
{
    if (m_core.options.hub)
        m_core.options.hub->log(watch::Channel::System, watch::Level::Warning,
                                "search: " + what + ": " + error.text + " (" + error.detail + ")");
}

std::shared_ptr<SearchRoom::Slot> SearchRoom::take(AccountId account)
{
    std::lock_guard lock(m_mutex);
    std::shared_ptr<Slot>& slot = m_slots[account];
    if (!slot) {
        slot = std::make_shared<Slot>();
        m_recent.push_front(account);
        slot->use = m_recent.begin();
    } else {
        m_recent.splice(m_recent.begin(), m_recent, slot->use);
    }
    ++slot->users;
    return slot;
}

void SearchRoom::giveBack(AccountId account, const std::shared_ptr<Slot>& slot)
{
    {
        std::lock_guard lock(m_mutex);
        --slot->users;
        if (slot->users == 0 && !slot->index) {
            m_recent.erase(slot->use);
            m_slots.erase(account);
        }
    }
    closeSome(mostOpen);
}

/// Closes the indices that nobody has used for the longest time until at most @p most are open.
void SearchRoom::closeSome(size_t most)
{
    for (;;) {
        AccountId account = 0;
        std::shared_ptr<Slot> slot;
        {
            std::lock_guard lock(m_mutex);
            if (m_slots.size() <= most)
                return;
            const auto idle = std::find_if(m_recent.rbegin(), m_recent.rend(),
                                           [this](AccountId id) { return m_slots[id]->users == 0; });
            if (idle == m_recent.rend())
                return;
            account = *idle;
            slot = m_slots[account];
            ++slot->users; // whoever comes meanwhile waits for the slot's mutex
        }
        {
            std::lock_guard lock(slot->mutex);
            close(*slot);
        }
        std::lock_guard lock(m_mutex);
        if (--slot->users == 0 && !slot->index) {
            m_recent.erase(slot->use);
            m_slots.erase(account);
        }
    }
}

void SearchRoom::close(Slot& slot)
{
    if (!slot.index)
        return;
    if (auto closed = slot.index->close(); !closed)
        tell("closing an account's index", closed.error());
    slot.index.reset();
}

Result<void> SearchRoom::with(AccountId account, bool make, const std::function<Result<void>(AccountIndex&)>& f)
{
    const std::shared_ptr<Slot> slot = take(account);
    Result<void> done;
    {
        std::lock_guard lock(slot->mutex);
        done = tryWith(*slot, account, make, f);
        if (!done && done.error().kind == ErrorKind::Corrupt) {
            tell("the index of account " + std::to_string(account) + " is made anew", done.error());
            slot->index.reset();
            done = AccountIndex::remove(*m_core.options.files, folder(), account);
            if (done)
                done = tryWith(*slot, account, make, f);
        }
    }
    giveBack(account, slot);
    return done;
}

Result<void> SearchRoom::tryWith(Slot& slot, AccountId account, bool make,
                                 const std::function<Result<void>(AccountIndex&)>& f)
{
    if (!goesOn())
        return fail(ErrorKind::Cancelled, "the server is stopping");
    if (!slot.index) {
        FileSystem& files = *m_core.options.files;
        if (!make && !AccountIndex::exists(files, folder(), account))
            return fail(ErrorKind::NotFound, "the account has no index");
        auto opened = AccountIndex::open(files, folder(), account, m_core.options.sqliteVfs);
        if (!opened)
            return passOn(opened.error());
        slot.index = std::move(*opened);
    }
    return f(*slot.index);
}

void SearchRoom::remove(AccountId account)
{
    const std::shared_ptr<Slot> slot = take(account);
    {
        std::lock_guard lock(slot->mutex);
        slot->index.reset();
        if (auto removed = AccountIndex::remove(*m_core.options.files, folder(), account); !removed)
            tell("removing the index of account " + std::to_string(account), removed.error());
    }
    giveBack(account, slot);
    rememberThreads(account, nullptr);
}

void SearchRoom::forget(AccountId account)
{
    if (goesOn())
        laneOf(account).thread.post([this, account] { remove(account); });
}

void SearchRoom::removeAll()
{
    for (unsigned i = 0; i < folders; ++i) {
        for (const AccountId account : AccountIndex::list(*m_core.options.files, folder(), i))
            remove(account);
    }
}

Result<void> SearchRoom::sweep()
{
    StoreSource source(m_core);
    for (const AccountId account : AccountIndex::list(*m_core.options.files, folder(), m_swept++ % folders)) {
        auto positions = source.positions(account);
        if (!positions)
            return passOn(positions.error());
        if (positions->mailboxes.empty())
            remove(account);
    }
    return {};
}

ThreadMapPtr SearchRoom::rememberedThreads(AccountId account)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_threads.find(account);
    if (found == m_threads.end())
        return nullptr;
    m_recentThreads.splice(m_recentThreads.begin(), m_recentThreads, found->second.second);
    return found->second.first;
}

void SearchRoom::rememberThreads(AccountId account, ThreadMapPtr threads)
{
    std::vector<ThreadMapPtr> dropped; // freed without the lock
    std::lock_guard lock(m_mutex);
    const auto forget = [&](auto at) {
        m_threadBytes -= at->second.first->memory();
        dropped.push_back(std::move(at->second.first));
        m_recentThreads.erase(at->second.second);
        m_threads.erase(at);
    };
    if (const auto found = m_threads.find(account); found != m_threads.end())
        forget(found);
    if (!threads)
        return;
    m_threadBytes += threads->memory();
    m_recentThreads.push_front(account);
    m_threads.emplace(account, std::pair(std::move(threads), m_recentThreads.begin()));
    while (m_threadBytes > mostThreadBytes && m_recentThreads.size() > 1)
        forget(m_threads.find(m_recentThreads.back()));
}

void SearchRoom::noteAdded(AccountId account)
{
    {
        std::lock_guard lock(m_waitingMutex);
        // Beyond the bound nothing is lost: the next question about the account finds what came.
        if (m_stopping || m_waiting.size() >= mostWaiting || !m_waiting.insert(account).second || m_waiting.size() > 1)
            return;
    }
    m_wake.notify_one();
}

void SearchRoom::loop()
{
    (void)::setpriority(PRIO_PROCESS, id_t(::gettid()), niceness); // of this thread alone, on Linux
    StoreSource source(m_core);
    std::deque<AccountId> accounts;
    for (;;) {
        {
            std::unique_lock lock(m_waitingMutex);
            const auto called = [this] { return m_stopping || !m_waiting.empty(); };
            if (accounts.empty() && m_visited < folders && !m_wake.wait_for(lock, betweenFolders, called)) {
                lock.unlock();
                const std::vector<AccountId> found = AccountIndex::list(*m_core.options.files, folder(), m_visited++);
                accounts.assign(found.begin(), found.end());
                lock.lock();
                if (accounts.empty())
                    continue;
            } else if (accounts.empty()) {
                m_wake.wait(lock, called);
            }
            // What comes in a while is indexed together.
            if (accounts.empty())
                m_wake.wait_for(lock, gatherFor, [this] { return m_stopping.load(); });
            if (m_stopping)
                return;
            accounts.insert(accounts.end(), m_waiting.begin(), m_waiting.end());
            m_waiting.clear();
        }
        const AccountId account = accounts.front();
        accounts.pop_front();
        if (!indexSome(source, account))
            accounts.push_back(account);
    }
}

bool SearchRoom::indexSome(StoreSource& source, AccountId account)
{
    const auto until = std::chrono::steady_clock::now() + turn;
    for (;;) {
        bool whole = true;
        // One batch at a time, so that questions come in between.
        auto done = with(account, false, [&](AccountIndex& index) -> Result<void> {
            bool once = true;
            auto heads = index.followHeads(source, [&once] { return std::exchange(once, false); });
            if (!heads)
                return passOn(heads.error());
            whole = *heads;
            if (!whole)
                return {};
            POSTHORN_TRY(index.dropDead(source));
            once = true;
            auto texts = followTexts(index, source, [&once] { return std::exchange(once, false); });
            if (!texts)
                return passOn(texts.error());
            whole = *texts;
            return {};
        });
        if (!done) {
            if (done.error().kind != ErrorKind::NotFound && done.error().kind != ErrorKind::Cancelled)
                tell("indexing account " + std::to_string(account), done.error());
            return true; // the next message or question tries again
        }
        if (whole || !goesOn())
            return true;
        if (std::chrono::steady_clock::now() >= until)
            return false;
    }
}

Result<bool> followTexts(AccountIndex& index, StoreSource& source, const AccountIndex::Patience& patience)
{
    Core& core = source.core();
    const Limits limits = core.limits();
    if (!limits.searchIndex)
        return true;
    const auto space = core.options.files->freeSpace(core.options.folder);
    if (space && *space < limits.diskReserve)
        return true; // mail goes first
    while (patience()) {
        auto whole = index.indexTexts(source, size_t(limits.searchMaxText));
        if (!whole || *whole)
            return whole;
    }
    return false;
}

} // namespace posthorn::store
