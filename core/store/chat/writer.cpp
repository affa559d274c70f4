#include "store/chat/writer.h"

#include <algorithm>
#include <map>

#include <pthread.h>

#include "store/chat/schema.h"
#include "store/sql/query.h"
#include "store/sql/schema.h"
#include "watch/hub.h"

namespace posthorn::store {

namespace {

constexpr int64_t carryLogBytes = 8 << 20;  ///< of SQLite's log, after which it is carried over beside the writer
constexpr int64_t forceLogBytes = 96 << 20; ///< after which the writer waits for that

} // namespace

ChatWriter::ChatWriter(Setup setup)
    : m_setup(std::move(setup))
    , m_carryAt(carryLogBytes)
    , m_forceAt(forceLogBytes)
{
}

Result<std::unique_ptr<ChatWriter>> ChatWriter::start(Setup setup)
{
    std::unique_ptr<ChatWriter> writer(new ChatWriter(std::move(setup)));
    std::promise<Result<void>> opened;
    writer->m_thread = std::thread([self = writer.get(), &opened] { self->loop(&opened); });
    pthread_setname_np(writer->m_thread.native_handle(), "chat-writer");
    if (auto result = opened.get_future().get(); !result)
        return passOn(result.error());
    return writer;
}

ChatWriter::~ChatWriter()
{
    stop();
}

bool ChatWriter::isBusy()
{
    const std::lock_guard lock(m_mutex);
    return m_processing || !m_waiting.empty();
}

void ChatWriter::stop()
{
    {
        std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_filled.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void ChatWriter::submit(std::unique_ptr<ChatChange> change)
{
    Error error;
    {
        std::lock_guard lock(m_mutex);
        if (m_stop) {
            error = fail(ErrorKind::Cancelled, "the store is being closed").value();
        } else if (m_waiting.size() >= mostWaiting || m_waitingBytes >= mostWaitingBytes) {
            error = fail(ErrorKind::Limit, "too much waits to be written").value();
        } else {
            m_waitingBytes += change->bytes();
            m_waiting.push_back(std::move(change));
            if (m_waiting.size() == 1)
                m_filled.notify_one();
            return;
        }
    }
    change->refuse(std::move(error));
    Changes refused;
    refused.push_back(std::move(change));
    answer(std::move(refused));
}

void ChatWriter::loop(std::promise<Result<void>>* opened)
{
    auto result = open();
    const bool good = bool(result);
    if (good && !m_sql->isPostgres())
        m_carrier = std::make_unique<SerialThread>("chat-log");
    opened->set_value(std::move(result));
    while (good) {
        Changes changes;
        {
            std::unique_lock lock(m_mutex);
            m_filled.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
            if (m_waiting.empty())
                break;
            for (size_t bytes = 0; !m_waiting.empty() && changes.size() < mostTogether;) {
                bytes += m_waiting.front()->bytes();
                if (!changes.empty() && bytes > mostBytesTogether)
                    break;
                m_waitingBytes -= m_waiting.front()->bytes();
                changes.push_back(std::move(m_waiting.front()));
                m_waiting.pop_front();
            }
            m_processing = true;
        }
        process(std::move(changes));
        {
            const std::lock_guard lock(m_mutex);
            m_processing = false;
        }
        carryLog();
    }
    m_carrier.reset();
    m_carrierSql.reset();
    m_sql.reset(); // on the thread that opened it
}

Result<void> ChatWriter::open()
{
    auto connection = m_setup.open();
    if (!connection)
        return passOn(connection.error());
    m_sql = std::move(*connection);
    POSTHORN_TRY(sql::migrate(*m_sql, chatSchema(), chatVersionTable));
    return loadCounters();
}

Result<void> ChatWriter::loadCounters()
{
    POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT message, waiting, room FROM chat_counters WHERE id = 1"),
                           [this](const sql::Rows& row) {
                               m_counters = {row.integer(0), row.integer(1), row.integer(2)};
                           }));
    m_countersGood = true;
    return {};
}

Result<void> ChatWriter::commit(const std::unique_ptr<ChatChange>* changes, size_t count, bool& oneByOne,
                                std::vector<ChatChange*>& more)
{
    oneByOne = false;
    more.clear();
    if (!m_countersGood)
        POSTHORN_TRY(loadCounters());
    const auto done = [&]() -> Result<void> {
        POSTHORN_TRY(m_sql->begin());
        const ChatCounters before = m_counters;
        oneByOne = true;
        for (size_t i = 0; i < count; ++i) {
            ChatBatch batch{*m_sql, m_counters, count == 1};
            POSTHORN_TRY(changes[i]->make(batch));
            if (batch.more)
                more.push_back(changes[i].get());
        }
        if (m_counters != before)
            POSTHORN_TRY(sql::run(*m_sql, "UPDATE chat_counters SET message = ?, waiting = ?, room = ? WHERE id = 1",
                                  m_counters.message, m_counters.waiting, m_counters.room));
        oneByOne = false;
        return m_sql->commit();
    }();
    if (!done) {
        m_sql->rollback();
        m_countersGood = false; // whether the last commit counted is read from the database
        more.clear();
    }
    return done;
}

void ChatWriter::tell(const char* what, const Error& error) const
{
    if (m_setup.hub)
        m_setup.hub->log(watch::Channel::System, watch::Level::Error,
                         std::string("chat store: ") + what + ": " + error.text + " (" + error.detail + ")");
}

void ChatWriter::process(Changes changes)
{
    bool oneByOne = false;
    std::vector<ChatChange*> more;
    auto done = commit(changes.data(), changes.size(), oneByOne, more);
    if (!done && oneByOne && changes.size() > 1) {
        std::vector<ChatChange*> all;
        bool told = false; // a full disk would fill the log, too
        for (const auto& change : changes) {
            if (auto alone = commit(&change, 1, oneByOne, more); !alone) {
                if (std::exchange(told, true) == false)
                    tell("a change failed", alone.error());
                change->refuse(alone.error());
            }
            all.insert(all.end(), more.begin(), more.end());
        }
        more = std::move(all);
    } else if (!done) {
        tell("a commit failed", done.error());
        for (const auto& change : changes)
            change->refuse(done.error());
    }
    Changes again;
    if (!more.empty()) {
        for (auto& change : changes) {
            if (std::find(more.begin(), more.end(), change.get()) != more.end())
                again.push_back(std::move(change));
        }
        std::erase(changes, nullptr);
    }
    answer(std::move(changes));
    if (!again.empty())
        requeue(std::move(again));
}

void ChatWriter::requeue(Changes changes)
{
    {
        std::lock_guard lock(m_mutex);
        if (!m_stop) {
            for (auto& change : changes) {
                m_waitingBytes += change->bytes();
                m_waiting.push_back(std::move(change));
            }
            return;
        }
    }
    for (const auto& change : changes)
        change->refuse(fail(ErrorKind::Cancelled, "the store is being closed").value());
    answer(std::move(changes));
}

void ChatWriter::answer(Changes changes)
{
    std::map<Executor*, Changes> byAsker;
    for (auto& change : changes)
        byAsker[&change->asker()].push_back(std::move(change));
    for (auto& [asker, list] : byAsker) {
        auto shared = std::make_shared<Changes>(std::move(list));
        asker->post([shared] {
            for (const auto& change : *shared)
                change->answer();
        });
    }
}

void ChatWriter::carryLog()
{
    const int64_t bytes = m_sql->logBytes();
    if (bytes < carryLogBytes) { // it began anew
        m_carryAt = carryLogBytes;
        m_forceAt = forceLogBytes;
    } else if (bytes > m_forceAt) {
        m_forceAt = m_sql->checkpoint(true) ? forceLogBytes : bytes + forceLogBytes;
    } else if (bytes > m_carryAt && m_carrier) {
        m_carryAt = bytes + carryLogBytes;
        m_carrier->post([this] {
            if (!m_carrierSql) {
                if (auto opened = m_setup.openReader())
                    m_carrierSql = std::move(*opened);
            }
            if (auto done = m_carrierSql ? m_carrierSql->checkpoint(false) : Result<void>(); !done)
                tell("its log could not be carried over", done.error());
        });
    }
}

} // namespace posthorn::store
