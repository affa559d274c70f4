// What the parts of the chat store share while it is open.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "store/chat/chat_store.h"
#include "store/chat/writer.h"
#include "store/sql/reading.h"

namespace posthorn::store {

struct ChatCore {
    sql::Opener openReader;
    std::unique_ptr<ChatWriter> writer;
};

/// One worker's access: its own connection for questions, the common writer for changes.
class ChatAccess {
public:
    ChatAccess(std::shared_ptr<ChatCore> core, Executor& worker)
        : m_core(std::move(core))
        , m_worker(worker)
        , m_reading(m_core->openReader)
    {
    }
    template<class F>
    auto ask(F f)
    {
        return m_reading.inView(std::move(f));
    }
    /// @p bytes: roughly, of what is written.
    template<class T>
    void change(size_t bytes, Reply<T> reply, typename ChatWork<T>::Work work)
    {
        m_core->writer->submit(std::make_unique<ChatWork<T>>(m_worker, bytes, std::move(reply), std::move(work)));
    }

    bool isWriting() const { return m_core->writer->isBusy(); }

private:
    const std::shared_ptr<ChatCore> m_core;
    Executor& m_worker;
    sql::Reading m_reading;
};
using ChatAccessPtr = std::shared_ptr<ChatAccess>;

/// A question about what has been written so far, by anybody: where something is just being written, it is asked behind it.
template<class T>
void askWritten(const ChatAccessPtr& access, Reply<T> reply, std::function<Result<T>(sql::Connection&)> question)
{
    if (!access->isWriting())
        return reply(access->ask(question));
    access->change<bool>(
        0,
        [access, reply = std::move(reply), question = std::move(question)](Result<bool> written) {
            if (!written)
                return reply(passOn(written.error()));
            reply(access->ask(question));
        },
        [](ChatBatch&) -> Result<bool> { return true; });
}

std::shared_ptr<Archive> makeArchive(ChatAccessPtr access);
std::shared_ptr<OfflineMessages> makeOfflineMessages(ChatAccessPtr access);
std::shared_ptr<Rooms> makeRooms(ChatAccessPtr access);

/// A slice of all that an account has here; sets batch.more unless nothing is left.
Result<void> removeWaiting(ChatBatch& batch, AccountId account);

} // namespace posthorn::store
