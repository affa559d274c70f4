// One change that somebody wants of chat.db's writer.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "base/executor.h"
#include "store/sql/connection.h"

namespace posthorn::store {

/// Numbers that are given next. Kept in memory by the writer, written with each commit that took one.
struct ChatCounters {
    int64_t message = 1, waiting = 1, room = 1;
    bool operator==(const ChatCounters&) const = default;
};

/// What a change works on: the transaction that it shares with others.
struct ChatBatch {
    sql::Connection& sql;
    ChatCounters& counters;
    bool alone = false; ///< the change has the transaction for itself, after it or another spoilt a common one
    bool more = false;  ///< set by a change that did a part only: it is made once more, after those that wait
};

/// Rows that one change removes at most before it lets others pass.
constexpr size_t sliceRows = 500;

class ChatChange {
public:
    /// @p asker: where the answer is given. @p bytes: roughly, of what is written.
    ChatChange(Executor& asker, size_t bytes)
        : m_asker(asker)
        , m_bytes(bytes)
    {
    }
    virtual ~ChatChange() = default;
    Executor& asker() const { return m_asker; }
    size_t bytes() const { return m_bytes; }

    /// An error spoils the transaction. May be called again, after a rollback or because there is more to do.
    virtual Result<void> make(ChatBatch& batch) = 0;
    virtual void refuse(Error error) = 0;
    /// Calls the reply; on the asker's executor.
    virtual void answer() = 0;

private:
    Executor& m_asker;
    const size_t m_bytes;
};

/// True for what is wrong with the question rather than with the database. A change finds it out before it changes
/// anything, so that the others of the transaction are not touched by it.
inline bool isRefusal(ErrorKind kind)
{
    return kind == ErrorKind::NotFound || kind == ErrorKind::Exists || kind == ErrorKind::Limit;
}

/// A change by a function, answered with a T.
template<class T>
class ChatWork final : public ChatChange {
public:
    using Work = std::function<Result<T>(ChatBatch&)>;
    ChatWork(Executor& asker, size_t bytes, Reply<T> reply, Work work)
        : ChatChange(asker, bytes)
        , m_reply(std::move(reply))
        , m_work(std::move(work))
    {
    }
    Result<void> make(ChatBatch& batch) override
    {
        m_result = m_work(batch);
        if (!*m_result && !isRefusal(m_result->error().kind))
            return passOn(m_result->error());
        return {};
    }
    void refuse(Error error) override { m_result = Result<T>(passOn(std::move(error))); }
    void answer() override { m_reply(std::move(*m_result)); }

private:
    const Reply<T> m_reply;
    const Work m_work;
    std::optional<Result<T>> m_result;
};

} // namespace posthorn::store
