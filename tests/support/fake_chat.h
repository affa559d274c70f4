// What instant messaging keeps, in memory, for tests of the protocol. Answers come inside the asking call, or when the
// test says so.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>

#include "store/chat/chat_store.h"

namespace posthorn::test {

/// Keeps the contract of store/chat/chat_store.h, but for what bounds memory and time. All facades share one memory, which
/// outlives them.
class FakeChat {
public:
    store::ChatFacade facade();
    /// As ChatStore::removeAccount.
    void removeAccount(store::AccountId account);

    /// While set, all that writes fails with it, and changes nothing.
    std::optional<ErrorKind> fault;
    /// While set, answers of what writes wait for release(): a commit that takes its time.
    bool holding = false;
    /// Gives the answers that wait; returns how many.
    size_t release();
    /// Drops them, as a store does that ends.
    void drop() { m_held.clear(); }

    // The memory itself, to be looked at.
    struct Room {
        store::RoomRow row;
        std::map<std::string, std::string> entries;
    };
    std::map<store::ArchiveOwner, std::map<store::ArchiveId, store::ArchivedMessage>> archives;
    std::map<store::AccountId, std::map<int64_t, store::WaitingMessage>> waiting;
    std::map<store::RoomId, Room> rooms;

    /// Changes by @p work, unless there is a fault, and answers, unless answers are held. For the interfaces.
    template<class T, class F>
    void write(Reply<T> reply, F work)
    {
        Result<T> result = fault ? Result<T>(fail(*fault, "the fake's fault")) : work();
        if (!holding)
            return reply(std::move(result));
        m_held.push_back([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
    }
    int64_t nextNumber() { return ++m_number; }

private:
    int64_t m_number = 0;
    std::deque<Task> m_held;
};

} // namespace posthorn::test
