#include "store/chat/chat.h"

#include "store/chat/core.h"
#include "store/chat/rows.h"
#include "store/sql/sqlite_connection.h"

namespace posthorn::store {

using sql::SqliteConnection;

ChatStore::ChatStore(std::shared_ptr<ChatCore> core)
    : m_core(std::move(core))
{
}

ChatStore::~ChatStore()
{
    m_core->writer->stop();
}

Result<std::unique_ptr<ChatStore>> ChatStore::open(ChatOptions options)
{
    const bool ownFile = !options.openWriter;
    if (ownFile) {
        POSTHORN_TRY(options.files->makeFolder(options.folder));
        const auto opener = [&](SqliteConnection::Mode mode) -> sql::Opener {
            return [path = options.folder + "/chat.db", mode, vfs = options.sqliteVfs] {
                return SqliteConnection::open(path, mode, vfs);
            };
        };
        options.openWriter = opener(SqliteConnection::Mode::Writer);
        options.openReader = opener(SqliteConnection::Mode::Reader);
    }
    auto core = std::make_shared<ChatCore>();
    core->openReader = options.openReader;
    auto writer = ChatWriter::start({options.openWriter, options.openReader, options.hub});
    if (!writer)
        return passOn(writer.error());
    core->writer = std::move(*writer);
    // The file's own name must last before anything in it is promised.
    if (ownFile)
        POSTHORN_TRY(options.files->syncFolder(options.folder));
    return std::unique_ptr<ChatStore>(new ChatStore(std::move(core)));
}

ChatFacade ChatStore::facade(Executor& worker)
{
    const auto access = std::make_shared<ChatAccess>(m_core, worker);
    return {makeArchive(access), makeOfflineMessages(access), makeRooms(access)};
}

void ChatStore::removeAccount(AccountId account, Executor& asker, Reply<void> reply)
{
    m_core->writer->submit(std::make_unique<ChatWork<void>>(
        asker, 0, std::move(reply), [account](ChatBatch& batch) -> Result<void> {
            POSTHORN_TRY(removeWaiting(batch, account));
            if (batch.more)
                return {};
            return removeArchive(batch, account);
        }));
}

} // namespace posthorn::store
