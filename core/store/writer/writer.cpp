#include "store/writer/writer.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "store/segment/record.h"
#include "store/sql/query.h"
#include "store/sql/schema.h"
#include "store/writer/batch.h"
#include "store/writer/open_log.h"
#include "watch/hub.h"

namespace posthorn::store {

namespace {

constexpr int64_t spaceCheckMs = 1000;

} // namespace

Writer::Writer(Setup setup)
    : m_setup(std::move(setup))
{
}

Result<std::unique_ptr<Writer>> Writer::start(Setup setup)
{
    std::unique_ptr<Writer> writer(new Writer(std::move(setup)));
    std::promise<Result<void>> opened;
    writer->m_thread = std::thread([self = writer.get(), &opened] { self->loop(&opened); });
    if (auto result = opened.get_future().get(); !result)
        return passOn(result.error());
    return writer;
}

Writer::~Writer()
{
    stop();
}

void Writer::stop()
{
    {
        std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_filled.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::submit(RequestPtr request)
{
    {
        std::lock_guard lock(m_mutex);
        if (!m_stop && request->canWait()) {
            m_patient.push_back(std::move(request));
            if (m_lingers || m_patient.size() > 1)
                return;
        } else if (!m_stop) {
            m_waiting.push_back(std::move(request));
            if (m_waiting.size() > 1)
                return; // it has been woken, or is at work
        }
    }
    if (request) {
        request->refuse(fail(ErrorKind::Cancelled, "the store is being closed").value());
        request->answer();
        return;
    }
    m_filled.notify_all();
}

Result<void> Writer::exclusively(const std::function<Result<void>(sql::Connection&)>& task)
{
    std::promise<Result<void>> done;
    {
        std::lock_guard lock(m_mutex);
        if (m_stop)
            return fail(ErrorKind::Cancelled, "the store is being closed");
        m_tasks.emplace_back([&] {
            m_log.reset();
            m_state.forget();
            auto result = task(*m_sql);
            m_setup.snapshots->clear();
            auto opened = openLog();
            done.set_value(result ? std::move(opened) : std::move(result));
        });
    }
    m_filled.notify_all();
    return done.get_future().get();
}

void Writer::loop(std::promise<Result<void>>* opened)
{
    auto result = open();
    const bool good = bool(result);
    opened->set_value(std::move(result));
    while (good) {
        std::vector<RequestPtr> requests;
        std::function<void()> task;
        {
            std::unique_lock lock(m_mutex);
            waitForWork(lock);
            if (!m_tasks.empty()) {
                task = std::move(m_tasks.front());
                m_tasks.pop_front();
            } else if (m_waiting.empty() && m_patient.empty()) {
                if (m_stop)
                    break;
                continue;
            }
            for (size_t bytes = 0; !task && !m_waiting.empty() && requests.size() < mostRequests;) {
                bytes += m_waiting.front()->bytes();
                if (!requests.empty() && bytes > mostBytes)
                    break;
                requests.push_back(std::move(m_waiting.front()));
                m_waiting.pop_front();
            }
            while (!task && !m_patient.empty() && requests.size() < 2 * mostRequests) {
                requests.push_back(std::move(m_patient.front()));
                m_patient.pop_front();
            }
        }
        if (task)
            task();
        else
            process(std::move(requests));
    }
    m_log.reset();
    m_sql.reset(); // on the thread that opened it
}

void Writer::waitForWork(std::unique_lock<std::mutex>& lock)
{
    // After work more usually follows at once: what can wait is then taken along without waking anybody for it.
    m_lingers = true;
    const bool found = m_filled.wait_for(lock, mostWait, [this] { return haveWork(); });
    m_lingers = false;
    if (found || !m_patient.empty())
        return;
    m_filled.wait(lock, [this] { return haveWork() || !m_patient.empty(); });
    if (!haveWork()) {
        m_lingers = true;
        m_filled.wait_for(lock, mostWait, [this] { return haveWork(); });
        m_lingers = false;
    }
}

Result<void> Writer::open()
{
    auto connection = m_setup.open();
    if (!connection)
        return passOn(connection.error());
    m_sql = std::move(*connection);
    POSTHORN_TRY(sql::migrate(*m_sql, sql::mailSchema()));
    return openLog();
}

Result<void> Writer::openLog()
{
    const std::string folder = m_setup.folder + "/segments";
    m_log = std::make_unique<SegmentLog>(*m_setup.files, folder);
    m_state.forget();
    POSTHORN_TRY(m_state.loadCounters(*m_sql));
    m_countersGood = true;
    auto warnings = openSegments(*m_sql, *m_setup.files, folder, *m_log);
    if (!warnings)
        return passOn(warnings.error());
    for (const std::string& warning : *warnings) {
        if (m_setup.hub)
            m_setup.hub->log(watch::Channel::System, watch::Level::Error, warning);
    }
    return {};
}

Result<void> Writer::ensureSegment()
{
    if (!m_countersGood) {
        POSTHORN_TRY(m_state.loadCounters(*m_sql));
        m_countersGood = true;
        if (m_unresolved != 0 && m_state.counters.sequence >= m_unresolved) {
            // The commit that was reported as failed had happened after all, and the snapshots do not know it.
            m_setup.snapshots->clear();
        }
        m_unresolved = 0;
    }
    if (m_log->usable() && m_log->position() < m_setup.limits().segmentSize)
        return {};
    // The segment's row is committed before anything is written behind its first record, so that a file of which the
    // index knows nothing never holds anything.
    Counters& c = m_state.counters;
    c.segment = std::max(c.segment, m_leastSegment); // a number whose row may or may not be there is not used again
    m_leastSegment = c.segment + 1;
    const StartFact start{c.segment, c.body, c.mailbox, c.delivery, c.queue, c.uidValidity, c.modseq};
    const uint64_t sequence = c.sequence;
    POSTHORN_TRY(m_log->begin(start, sequence));
    POSTHORN_TRY(m_sql->begin());
    const auto done = [&]() -> Result<void> {
        POSTHORN_TRY(sql::run(*m_sql, "INSERT INTO segment (number, size, dead, bodies, removed) "
                                      "VALUES (?, ?, 0, 0, 0)",
                              start.segment, m_log->position()));
        ++m_state.counters.segment;
        ++m_state.counters.sequence;
        POSTHORN_TRY(m_state.saveCounters(*m_sql));
        return m_sql->commit();
    }();
    if (!done)
        giveUp();
    return done;
}

void Writer::giveUp()
{
    m_sql->rollback();
    m_state.forget();
    m_countersGood = false; // whether the last commit counted is read from the index
    if (!m_log->usable())
        return;
    // A segment that was just begun may be unknown to the index.
    auto known = sql::number(*m_sql, 0, "SELECT number FROM segment WHERE number = ?", m_log->number());
    if (!known || *known == 0)
        m_log->close();
}

void Writer::refuseMailWhenFull(const std::vector<RequestPtr>& requests)
{
    const int64_t now = m_setup.clock->steadyMs();
    if (m_spaceCheckedAt < 0 || now - m_spaceCheckedAt >= spaceCheckMs) {
        m_spaceCheckedAt = now;
        const auto space = m_setup.files->freeSpace(m_setup.folder);
        m_full = space && *space < m_setup.limits().diskReserve;
    }
    if (!m_full)
        return;
    for (const RequestPtr& request : requests) {
        if (request->addsMail())
            request->refuse(fail(ErrorKind::NoSpace, "the disk is nearly full").value());
    }
}

void Writer::process(std::vector<RequestPtr> requests)
{
    const auto start = std::chrono::steady_clock::now();
    refuseMailWhenFull(requests);
    std::vector<Request*> wanted;
    for (const RequestPtr& request : requests) {
        if (!request->refused())
            wanted.push_back(request.get());
    }
    bool oneByOne = false;
    auto done = wanted.empty() ? Result<void>() : commitAll(wanted, oneByOne);
    if (!done && oneByOne && wanted.size() > 1) {
        for (Request* request : wanted) {
            request->forget();
            if (auto alone = commitAll({request}, oneByOne); !alone) {
                log(alone.error(), "a change failed");
                request->forget();
                request->refuse(alone.error());
            }
        }
    } else if (!done) {
        log(done.error(), "a commit failed");
        for (Request* request : wanted) {
            request->forget();
            request->refuse(done.error());
        }
    }
    m_state.trim();
    if (m_setup.hub) {
        const auto time = std::chrono::steady_clock::now() - start;
        m_setup.hub->count(watch::Counter::Commits);
        m_setup.hub->count(watch::Counter::CommitRequests, requests.size());
        m_setup.hub->count(watch::Counter::CommitMicroseconds,
                           uint64_t(std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
    }
    answer(std::move(requests));
    if (m_logBytes > m_checkpointAt) {
        const bool done = bool(m_sql->checkpoint(true));
        m_checkpointAt = done ? mostLogBytes : m_logBytes + mostLogBytes;
    }
}

Result<void> Writer::commitAll(const std::vector<Request*>& requests, bool& oneByOne)
{
    oneByOne = false;
    POSTHORN_TRY(ensureSegment());
    Batch batch(*m_sql, m_state, *m_setup.snapshots, *m_log, m_setup.clock->now());
    auto done = m_sql->begin();
    if (done)
        done = runBatch(batch, requests, oneByOne);
    if (!done) {
        giveUp();
        return done;
    }
    m_log->accept();
    m_logBytes = m_sql->logBytes();
    m_setup.snapshots->publish(batch.takeDeltas(), batch.touchedAccounts());
    for (Request* request : requests) {
        if (!request->refused())
            request->committed(*m_setup.snapshots);
    }
    if (m_setup.hub && batch.delivered > 0)
        m_setup.hub->count(watch::Counter::MessagesDelivered, batch.delivered);
    return {};
}

Result<void> Writer::runBatch(Batch& batch, const std::vector<Request*>& requests, bool& oneByOne)
{
    // Requests that only append are planned and written first; then the sync runs beside the SQL. What can wait writes
    // no log.
    oneByOne = true;
    bool onlyAppends = true;
    for (Request* request : requests) {
        if (!request->appends()) {
            onlyAppends = onlyAppends && request->canWait();
            continue;
        }
        POSTHORN_TRY(request->plan(batch));
        batch.endRequest();
    }
    bool syncing = false;
    const bool early = onlyAppends && batch.logSize() > 0;
    if (early) {
        oneByOne = false;
        POSTHORN_TRY(m_log->write(batch.pieces(), batch.logSize()));
        m_log->startSync();
        syncing = true;
        oneByOne = true;
    }
    const auto index = [&]() -> Result<void> {
        for (Request* request : requests) {
            if (request->refused())
                continue;
            POSTHORN_TRY(request->execute(batch));
            batch.endRequest();
        }
        return batch.finishIndex();
    }();
    if (syncing) {
        if (auto synced = m_log->waitSync(); !synced) {
            oneByOne = false;
            return synced;
        }
    }
    if (!index) {
        m_sql->rollback();
        m_log->cut();
        return index;
    }
    oneByOne = false;
    if (!early && batch.logSize() > 0) {
        POSTHORN_TRY(m_log->write(batch.pieces(), batch.logSize()));
        POSTHORN_TRY(m_log->syncNow());
    }
    if (auto committed = m_sql->commit(); !committed) {
        m_log->disown();
        m_unresolved = m_state.counters.sequence;
        return committed;
    }
    return {};
}

void Writer::answer(std::vector<RequestPtr> requests)
{
    std::map<Executor*, std::vector<RequestPtr>> byAsker;
    for (RequestPtr& request : requests)
        byAsker[request->asker()].push_back(std::move(request));
    for (auto& [asker, list] : byAsker) {
        if (!asker) {
            for (const RequestPtr& request : list)
                request->answer();
            continue;
        }
        auto shared = std::make_shared<std::vector<RequestPtr>>(std::move(list));
        asker->post([shared] {
            for (const RequestPtr& request : *shared)
                request->answer();
        });
    }
}

void Writer::log(const Error& error, const char* what) const
{
    if (m_setup.hub)
        m_setup.hub->log(watch::Channel::System, watch::Level::Error,
                         std::string("store: ") + what + ": " + error.text + " (" + error.detail + ")");
}

} // namespace posthorn::store
