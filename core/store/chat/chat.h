// The store of instant messaging as its owner sees it: opened, asked for one facade per worker, closed. core/server owns
// it; the protocol sees only the facades' interfaces (chat_store.h).
#pragma once

#include <memory>
#include <string>

#include "base/files.h"
#include "store/chat/chat_store.h"
#include "store/sql/connection.h"

namespace posthorn::watch {
class Hub;
}

namespace posthorn::store {

struct ChatCore;

struct ChatOptions {
    std::string folder;              ///< the data folder: chat.db lies there
    FileSystem* files = &FileSystem::system();
    watch::Hub* hub = nullptr;       ///< for log lines; may be null
    const char* sqliteVfs = nullptr; ///< another SQLite VFS, for tests
    /// Connections to another database than folder/chat.db. Both or none. The mail index may lie in the same one.
    sql::Opener openWriter;
    sql::Opener openReader;
};

class ChatStore {
public:
    /// Opens or makes the database. Corrupt: it cannot be read. Unsupported: it is of a newer version.
    static Result<std::unique_ptr<ChatStore>> open(ChatOptions options);
    /// Answers what is queued, then closes. Executors that were given must still exist.
    ~ChatStore();

    /// One worker's interfaces. @p worker must outlive the store; its reading connection is opened at the first question.
    ChatFacade facade(Executor& worker);

    /// Removes the account's archive and the messages that wait for it, in several commits, where it is much. Cancelled
    /// when the store is closed meanwhile; what is left then goes when it is asked again. Rooms stay.
    void removeAccount(AccountId account, Executor& asker, Reply<void> reply);

    ChatStore(const ChatStore&) = delete;
    ChatStore& operator=(const ChatStore&) = delete;

private:
    explicit ChatStore(std::shared_ptr<ChatCore> core);
    std::shared_ptr<ChatCore> m_core;
};

} // namespace posthorn::store
