// The threads of the search room and the accounts' indices that are open: some threads answer questions, one more, of low
// priority, indexes in the background what came to accounts that have an index.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/serial_thread.h"
#include "store/search/account_index.h"

namespace posthorn::store {

struct Core;

class SearchRoom {
public:
    explicit SearchRoom(Core& core);
    ~SearchRoom();
    /// Answers what is asked with Cancelled from now on, ends the threads and closes the files.
    void stop();

    /// Runs @p work with the account's index, which is made where it is missing, on one of the threads that answer; then
    /// @p reply on @p asker. An index that turns out damaged is thrown away and the work tried once more.
    template<class T>
    void ask(AccountId account, Executor& asker, Reply<T> reply,
             std::function<Result<T>(AccountIndex&, StoreSource&)> work)
    {
        if (!goesOn())
            return asker.post([reply = std::move(reply)] { reply(fail(ErrorKind::Cancelled, "the server is stopping")); });
        Lane& lane = laneOf(account);
        lane.thread.post([this, &lane, account, &asker, reply = std::move(reply), work = std::move(work)]() mutable {
            Result<T> answer = fail(ErrorKind::Cancelled, "the server is stopping");
            auto done = with(account, true, [&](AccountIndex& index) -> Result<void> {
                answer = work(index, lane.source);
                if (!answer)
                    return passOn(answer.error());
                return {};
            });
            if (!done)
                answer = passOn(done.error());
            asker.post([reply = std::move(reply), answer = std::move(answer)] { reply(answer); });
        });
    }

    /// Messages came to the account. Cheap; from any thread.
    void noteAdded(AccountId account);
    /// The account is gone, and its file follows soon. From any thread.
    void forget(AccountId account);
    /// All files go: they are made anew when they are needed. Blocks.
    void removeAll();
    /// Removes files of accounts that are no more, in the next one of the 256 folders. Blocks.
    Result<void> sweep();

    /// The threads that the account had when somebody asked last; null when they are not remembered.
    ThreadMapPtr rememberedThreads(AccountId account);
    void rememberThreads(AccountId account, ThreadMapPtr threads);

    /// False as soon as the room stops.
    bool goesOn() const { return !m_stopping.load(std::memory_order_relaxed); }

private:
    struct Lane {
        explicit Lane(Core& core) : source(core), thread("search") {}
        StoreSource source;
        SerialThread thread;
    };
    struct Slot {
        std::mutex mutex; ///< held while the index is used
        std::unique_ptr<AccountIndex> index;
        size_t users = 0;
        std::list<AccountId>::iterator use;
    };

    Lane& laneOf(AccountId account) { return *m_lanes[size_t(uint64_t(account) % m_lanes.size())]; }
    void remove(AccountId account);
    /// Runs @p f with the account's index, alone. NotFound when there is none and it shall not be made.
    Result<void> with(AccountId account, bool make, const std::function<Result<void>(AccountIndex&)>& f);
    Result<void> tryWith(Slot& slot, AccountId account, bool make, const std::function<Result<void>(AccountIndex&)>& f);
    std::shared_ptr<Slot> take(AccountId account);
    void giveBack(AccountId account, const std::shared_ptr<Slot>& slot);
    void closeSome(size_t most);
    void close(Slot& slot);
    void loop();
    /// True when nothing is left to do for the account.
    bool indexSome(StoreSource& source, AccountId account);
    void tell(const std::string& what, const Error& error) const;
    std::string folder() const;

    Core& m_core;
    std::atomic<bool> m_stopping{false};
    unsigned m_swept = 0; ///< the folder that sweep() takes next; by one thread at a time
    /// The indexer's: the folder that it visits next after the start, for what came or was left before the last stop.
    unsigned m_visited = 0;
    std::vector<std::unique_ptr<Lane>> m_lanes;

    std::mutex m_mutex; ///< of all below
    std::unordered_map<AccountId, std::shared_ptr<Slot>> m_slots;
    std::list<AccountId> m_recent; ///< the last used one first
    std::unordered_map<AccountId, std::pair<ThreadMapPtr, std::list<AccountId>::iterator>> m_threads;
    std::list<AccountId> m_recentThreads;
    size_t m_threadBytes = 0;

    std::mutex m_waitingMutex;
    std::condition_variable m_wake;
    std::unordered_set<AccountId> m_waiting; ///< accounts to which messages came
    std::thread m_indexer;
};

/// Brings texts up to date as far as patience lasts; false when there are more.
Result<bool> followTexts(AccountIndex& index, StoreSource& source, const AccountIndex::Patience& patience);

} // namespace posthorn::store
