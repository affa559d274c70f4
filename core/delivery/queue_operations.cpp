// What an administrator does to the queue: try now, hold, release, delete.
#include "delivery/queue_runner.h"

namespace posthorn::delivery {

using store::QueueChange;

/// One operation under way, page by page or id by id.
struct QueueRunner::Work {
    Operation operation;
    std::vector<int64_t> ids;
    bool all;
    Executor& asker;
    Reply<size_t> reply;
    size_t next = 0;   ///< index in ids
    int64_t after = 0; ///< with all: the last entry seen
    size_t done = 0;

    void finish(Result<size_t> result)
    {
        asker.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
    }
};

void QueueRunner::apply(Operation operation, std::vector<int64_t> ids, bool all, Executor& asker, Reply<size_t> reply)
{
    auto work = std::make_shared<Work>(Work{operation, std::move(ids), all, asker, std::move(reply)});
    m_parts.executor.post(m_life.bind([this, work] { nextOperation(work); }));
}

void QueueRunner::nextOperation(std::shared_ptr<Work> work)
{
    constexpr size_t page = 500;
    if (!work->all && work->next == work->ids.size()) {
        work->finish(work->done);
        lookSoon();
        return;
    }
    const int64_t after = work->all ? work->after : work->ids[work->next] - 1;
    m_parts.facade.queue->entries(after, work->all ? page : 1,
                                  m_life.bind([this, work](Result<std::vector<store::QueueEntry>> entries) {
        if (!entries) {
            work->finish(passOn(entries.error()));
            return;
        }
        if (work->all && entries->empty()) {
            work->finish(work->done);
            lookSoon();
            return;
        }
        std::vector<QueueChange> changes;
        for (const store::QueueEntry& entry : *entries) {
            if (!work->all && entry.id != work->ids[work->next])
                continue; // there is no such entry any more
            work->after = entry.id;
            ++work->done;
            QueueChange change{QueueChange::Kind::Remove, entry.id, m_parts.clock.now(), entry.attempts, entry.lastError};
            switch (work->operation) {
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
        ++work->next;
        m_parts.facade.queue->settle(std::move(changes), {}, m_life.bind([this, work](Result<void> settled) {
            if (settled)
                nextOperation(work);
            else
                work->finish(passOn(settled.error()));
        }));
    }));
}

} // namespace posthorn::delivery
