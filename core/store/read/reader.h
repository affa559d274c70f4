// One worker's reading side: its own connection, opened at the first question, and what several facades ask by it.
#pragma once

#include <functional>
#include <memory>

#include "store/core.h"
#include "store/sql/reading.h"
#include "store/writer/batch.h"

namespace posthorn::store {

/// Bytes of the body that @p find finds, which is asked again when compaction moved the body meanwhile. Corrupt when all of
/// it was read and the checksum is wrong, or it is nowhere.
Result<std::string> readMoving(Core& core, const std::function<Result<BodyPlace>()>& find, uint64_t offset,
                               uint64_t length);

class Reader {
public:
    Reader(std::shared_ptr<Core> core, Executor& worker);

    Core& core() { return *m_core; }
    Executor& worker() { return m_worker; }
    void submit(RequestPtr request) { m_core->writer->submit(std::move(request)); }

    Result<sql::Connection*> sql() { return m_reading.connection(); }
    /// Runs @p f within one consistent view.
    template<class F>
    auto inView(F f) -> decltype(f(std::declval<sql::Connection&>()))
    {
        return m_reading.inView(std::move(f));
    }

    /// The newest snapshot, from the cache or read anew.
    Result<SnapshotPtr> snapshot(MailboxId mailbox);
    /// Where the message's body lies. NotFound.
    Result<BodyPlace> place(MailboxId mailbox, Uid uid);
    /// posthorn::store::readMoving of this store.
    Result<std::string> readMoving(const std::function<Result<BodyPlace>()>& find, uint64_t offset, uint64_t length)
    {
        return store::readMoving(*m_core, find, offset, length);
    }

private:
    std::shared_ptr<Core> m_core;
    Executor& m_worker;
    sql::Reading m_reading;
};

using ReaderPtr = std::shared_ptr<Reader>;

std::shared_ptr<Mailboxes> makeMailboxes(ReaderPtr reader);
std::shared_ptr<Messages> makeMessages(ReaderPtr reader);
std::shared_ptr<Deliveries> makeDeliveries(ReaderPtr reader);
std::shared_ptr<Queue> makeQueue(ReaderPtr reader);
std::shared_ptr<Lookup> makeLookup(ReaderPtr reader);
std::shared_ptr<Objects> makeObjects(ReaderPtr reader);
std::shared_ptr<Grants> makeGrants(ReaderPtr reader);
std::shared_ptr<Search> makeSearch(ReaderPtr reader);

} // namespace posthorn::store
