// One change that somebody wants of the writer. A verb is a class of these (store/verbs).
#pragma once

#include <optional>
#include <utility>

#include "base/executor.h"
#include "store/cache/snapshot_cache.h"

namespace posthorn::store {

class Batch;

class Request {
public:
    /// @p asker: where the answer is given; null: on the writer's thread.
    explicit Request(Executor* asker) : m_asker(asker) {}
    virtual ~Request() = default;
    Executor* asker() const { return m_asker; }

    /// True for requests that only bring new messages: they are planned before the batch is written, so that the sync
    /// runs beside their SQL.
    virtual bool appends() const { return false; }
    /// True for requests that are refused when the disk is nearly full.
    virtual bool addsMail() const { return false; }
    /// True for requests that write nothing into the log and whose answer nobody needs: they wait for the next batch, but
    /// not longer than Writer::mostWait, for alone each of them would cost a commit.
    virtual bool canWait() const { return false; }
    virtual size_t bytes() const { return 0; } ///< roughly, of what will be written

    /// For those that append: gives out UIDs and writes the records, in memory and log only. Like execute(), refuses
    /// by refuse(); an error that is returned spoils the whole batch.
    virtual Result<void> plan(Batch& batch)
    {
        (void)batch;
        return {};
    }
    virtual Result<void> execute(Batch& batch) = 0;
    /// After the commit, on the writer's thread, when the snapshots are up to date.
    virtual void committed(SnapshotCache& snapshots) { (void)snapshots; }

    virtual void refuse(Error error) = 0;
    virtual bool refused() const = 0;
    /// Forgets what was planned, before another try.
    virtual void forget() = 0;
    /// Calls the asker's reply; on its executor.
    virtual void answer() = 0;

private:
    Executor* m_asker;
};

using RequestPtr = std::unique_ptr<Request>;

/// A request that is answered with a T.
template<class T>
class AnsweredRequest : public Request {
public:
    AnsweredRequest(Executor* asker, Reply<T> reply)
        : Request(asker)
        , m_reply(std::move(reply))
    {
    }
    void refuse(Error error) final { m_error = std::move(error); }
    bool refused() const final { return m_error.has_value(); }
    void forget() override
    {
        m_error.reset();
        value = {};
    }
    void answer() final
    {
        if (m_error)
            m_reply(passOn(std::move(*m_error)));
        else
            m_reply(std::move(value));
    }

protected:
    /// Refuses, as the last thing of plan() or execute().
    Result<void> no(ErrorKind kind, std::string text)
    {
        m_error = fail(kind, std::move(text)).value();
        return {};
    }
    T value{};

private:
    Reply<T> m_reply;
    std::optional<Error> m_error;
};

template<>
class AnsweredRequest<void> : public Request {
public:
    AnsweredRequest(Executor* asker, Reply<void> reply)
        : Request(asker)
        , m_reply(std::move(reply))
    {
    }
    void refuse(Error error) final { m_error = std::move(error); }
    bool refused() const final { return m_error.has_value(); }
    void forget() override { m_error.reset(); }
    void answer() final { m_reply(m_error ? Result<void>(passOn(std::move(*m_error))) : Result<void>()); }

protected:
    Result<void> no(ErrorKind kind, std::string text)
    {
        m_error = fail(kind, std::move(text)).value();
        return {};
    }

private:
    Reply<void> m_reply;
    std::optional<Error> m_error;
};

} // namespace posthorn::store
