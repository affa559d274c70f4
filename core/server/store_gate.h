// The stores as those see them who may outlast them: the directory asks for an account's removal while the server stops.
#pragma once

#include <mutex>
#include <utility>

#include "store/chat/chat.h"
#include "store/store.h"

namespace posthorn::server {

class StoreGate {
public:
    void open(store::Store* store, store::ChatStore* chat) { set(store, chat); }
    void close() { set(nullptr, nullptr); }
    /// What it has of chat, then its mail.
    void removeAccount(int64_t account, Executor& asker, Reply<void> reply)
    {
        std::unique_lock lock(m_mutex);
        if (m_chat)
            return m_chat->removeAccount(
                account, asker, [this, account, &asker, reply = std::move(reply)](Result<void> gone) mutable {
                    if (gone)
                        removeMail(account, asker, std::move(reply));
                    else
                        reply(std::move(gone));
                });
        lock.unlock();
        reply(fail(ErrorKind::Unavailable, "the server is stopping"));
    }

private:
    void removeMail(int64_t account, Executor& asker, Reply<void> reply)
    {
        std::unique_lock lock(m_mutex);
        if (m_store)
            return m_store->removeAccount(account, asker, std::move(reply));
        lock.unlock();
        reply(fail(ErrorKind::Unavailable, "the server is stopping"));
    }
    void set(store::Store* store, store::ChatStore* chat)
    {
        std::lock_guard lock(m_mutex);
        m_store = store;
        m_chat = chat;
    }
    std::mutex m_mutex;
    store::Store* m_store = nullptr;
    store::ChatStore* m_chat = nullptr;
};

} // namespace posthorn::server
