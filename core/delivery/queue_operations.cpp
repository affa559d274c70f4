// What an administrator does to the queue: try now, hold, release, delete.
#include <utility>

#include "delivery/queue_runner.h"

namespace posthorn::delivery {

using store::QueueChange;

namespace {

constexpr size_t page = 500; ///< entries in one commit

} // namespace

/// One operation under way, page by page.
struct QueueRunner::Work {
    Operation operation;
    std::vector<int64_t> ids;
    bool all;
    Executor& asker;
    Reply<size_t> reply;
    size_t next = 0;   ///< index in ids
    int64_t after = 0; ///< with all: the last entry seen
    size_t done = 0;
    std::set<int64_t> found; ///< entries of this page
    std::vector<QueueChange> changes;

    bool isOver() const { return !all && next == ids.size(); }
    void add(const store::QueueEntry& entry, UnixMs now);
    void finish(Result<size_t> result)
    {
        asker.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
    }
};

void QueueRunner::Work::add(const store::QueueEntry& entry, UnixMs now)
{
    if (!found.insert(entry.id).second)
        return;
    QueueChange change{QueueChange::Kind::Remove, entry.id, now, entry.attempts, entry.lastError};
    switch (operation) {
    case Operation::RetryNow:
        if (entry.held)
            changes.push_back({QueueChange::Kind::Release, entry.id, 0, 0, {}});
        change.kind = QueueChange::Kind::Retry;
        break;
    case Operation::Hold:
        change.kind = QueueChange::Kind::Hold;
        break;
    case Operation::Release:
        change.kind = QueueChange::Kind::Release;
        break;
    case Operation::Remove:
        break;
    }
    changes.push_back(std::move(change));
}

void QueueRunner::apply(Operation operation, std::vector<int64_t> ids, bool all, Executor& asker, Reply<size_t> reply)
{
    auto work = std::make_shared<Work>(Work{operation, std::move(ids), all, asker, std::move(reply), 0, 0, 0, {}, {}});
    m_parts.executor.post(m_life.bind([this, work] { nextOperation(work); }));
}

/// Reads what the next page is about.
void QueueRunner::nextOperation(std::shared_ptr<Work> work)
{
    if (work->isOver() || work->found.size() >= page) {
        settleOperation(std::move(work));
        return;
    }
    const int64_t after = work->all ? work->after : work->ids[work->next] - 1;
    m_parts.facade.queue->entries(after, work->all ? page : 1,
                                  m_life.bind([this, work](Result<std::vector<store::QueueEntry>> entries) {
        if (!entries) {
            work->finish(passOn(entries.error()));
            return;
        }
        for (const store::QueueEntry& entry : *entries) {
            if (!work->all && entry.id != work->ids[work->next])
                continue; // there is no such entry any more
            work->after = entry.id;
            work->add(entry, m_parts.clock.now());
        }
        ++work->next;
        if (work->all)
            settleOperation(work);
        else // not at once: answers may come within the question, and there may be many
            m_parts.executor.post(m_life.bind([this, work] { nextOperation(work); }));
    }));
}

void QueueRunner::settleOperation(std::shared_ptr<Work> work)
{
    if (work->found.empty()) {
        work->finish(work->done);
        lookSoon();
        return;
    }
    m_parts.facade.queue->settle(std::exchange(work->changes, {}), {}, m_life.bind([this, work](Result<void> settled) {
        if (!settled) {
            work->finish(passOn(settled.error()));
            return;
        }
        if (work->operation == Operation::Hold || work->operation == Operation::Remove)
            letGo(work->found);
        work->done += std::exchange(work->found, {}).size();
        nextOperation(work);
    }));
}

/// Forgets entries that were taken up and have not been given to a connection.
void QueueRunner::letGo(const std::set<int64_t>& ids)
{
    for (auto& [name, destination] : m_destinations) {
        for (Batch& batch : destination.waiting) {
            std::erase_if(batch.entries, [&](const store::QueueEntry& entry) {
                return ids.count(entry.id) > 0 && m_inHand.erase(entry.id) > 0;
            });
        }
        std::erase_if(destination.waiting, [](const Batch& batch) { return batch.entries.empty(); });
    }
}

} // namespace posthorn::delivery
