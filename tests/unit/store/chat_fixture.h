// What the tests of the chat store share: a store on a temporary folder, and its calls, waited for.
#pragma once

#include "store/chat/chat.h"
#include "tests/unit/store/store_fixture.h"

namespace posthorn::store {

/// A time in milliseconds, and ids of it.
constexpr UnixMs chatStart = 1'700'000'000'000;
constexpr ArchiveId idAt(int64_t ms, uint64_t number = 0)
{
    return firstIdAt(chatStart + ms) + number;
}

inline ArchiveEntry entryOf(ArchiveOwner owner, ArchiveId id, const std::string& with, bool incoming = false,
                            const std::string& resource = {})
{
    return {owner, id, with, resource, incoming};
}

inline NewArchived archived(const std::string& text, std::vector<ArchiveEntry> entries, const std::string& origin = {})
{
    const UnixMs time = UnixMs(entries.front().id >> archiveIdShift);
    return {time, false, origin, text, "<message><body>" + text + "</body></message>", std::move(entries)};
}

using Ids = std::vector<ArchiveId>;
inline Ids idsOf(const std::vector<ArchivedMessage>& items)
{
    Ids ids;
    for (const ArchivedMessage& item : items)
        ids.push_back(item.id);
    return ids;
}

/// One worker's calls.
struct ChatClient {
    explicit ChatClient(ChatStore& store) : facade(store.facade(executor)) {}

    Result<void> append(std::vector<NewArchived> messages)
    {
        return await<void>(executor, [&](auto reply) { facade.archive->append(std::move(messages), reply); });
    }
    Result<ArchivePage> query(ArchiveQuery query)
    {
        return await<ArchivePage>(executor, [&](auto reply) { facade.archive->query(std::move(query), reply); });
    }
    ArchiveEnds ends(ArchiveOwner owner)
    {
        return *await<ArchiveEnds>(executor, [&](auto reply) { facade.archive->ends(owner, reply); });
    }
    std::optional<ArchivedMessage> find(ArchiveOwner owner, const std::string& origin)
    {
        return *await<std::optional<ArchivedMessage>>(
            executor, [&](auto reply) { facade.archive->find(owner, origin, reply); });
    }
    Result<void> replace(ArchiveOwner owner, ArchiveId id, const std::string& stanza, const std::string& text = {})
    {
        return await<void>(executor, [&](auto reply) { facade.archive->replace(owner, id, stanza, text, reply); });
    }
    Result<size_t> expire(ArchiveOwner owner, UnixMs before, size_t most = 1000)
    {
        return await<size_t>(executor, [&](auto reply) { facade.archive->expire(owner, before, most, reply); });
    }
    Result<void> removeAll(ArchiveOwner owner)
    {
        return await<void>(executor, [&](auto reply) { facade.archive->removeAll(owner, reply); });
    }
    Result<void> leave(AccountId account, int64_t ms, const std::string& stanza, size_t most = 100)
    {
        return await<void>(
            executor, [&](auto reply) { facade.offline->add(account, chatStart + ms, stanza, most, reply); });
    }
    std::vector<WaitingMessage> waiting(AccountId account, int64_t after = 0, size_t most = 1000)
    {
        return *await<std::vector<WaitingMessage>>(
            executor, [&](auto reply) { facade.offline->list(account, after, most, reply); });
    }
    uint64_t countWaiting(AccountId account)
    {
        return *await<uint64_t>(executor, [&](auto reply) { facade.offline->count(account, reply); });
    }
    Result<RoomId> create(const std::string& jid, const std::string& owner = "a@x", const std::string& bytes = "set",
                          std::vector<RoomEntry> entries = {})
    {
        return await<RoomId>(
            executor, [&](auto reply) { facade.rooms->create(jid, owner, bytes, std::move(entries), reply); });
    }
    Result<RoomRow> room(const std::string& jid)
    {
        return await<RoomRow>(executor, [&](auto reply) { facade.rooms->find(jid, reply); });
    }
    std::vector<RoomEntry> entries(RoomId room)
    {
        return *await<std::vector<RoomEntry>>(executor, [&](auto reply) { facade.rooms->entries(room, reply); });
    }
    Result<void> change(RoomId room, std::optional<std::string> bytes, std::vector<RoomEntry> entries = {})
    {
        return await<void>(executor, [&](auto reply) {
            facade.rooms->change(room, std::move(bytes), std::move(entries), reply);
        });
    }
    Result<void> removeRoom(RoomId room)
    {
        return await<void>(executor, [&](auto reply) { facade.rooms->remove(room, reply); });
    }
    Result<void> removeAccount(ChatStore& store, AccountId account)
    {
        return await<void>(executor, [&](auto reply) { store.removeAccount(account, executor, reply); });
    }

    ManualExecutor executor;
    ChatFacade facade;
};

/// A chat store on a temporary folder, that can be closed and opened again.
struct ChatFixture {
    ChatFixture() { open(); }
    ~ChatFixture() { close(); }
    void open()
    {
        ChatOptions options;
        options.folder = folder();
        auto opened = ChatStore::open(std::move(options));
        if (!opened)
            qFatal("open: %s %s", opened.error().text.c_str(), opened.error().detail.c_str());
        store = std::move(*opened);
        client = std::make_unique<ChatClient>(*store);
    }
    void close()
    {
        store.reset();
        client.reset();
    }
    void reopen()
    {
        close();
        open();
    }
    std::string folder() const { return directory.path().toStdString() + "/data"; }
    std::string file() const { return folder() + "/chat.db"; }

    QTemporaryDir directory;
    std::unique_ptr<ChatStore> store;
    std::unique_ptr<ChatClient> client;
};

} // namespace posthorn::store
