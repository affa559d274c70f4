#include "tests/support/fake_chat.h"

#include <algorithm>

#include "store/chat/words.h"

namespace posthorn::test {

using namespace posthorn::store;

namespace {

class FakeArchive final : public Archive {
public:
    explicit FakeArchive(FakeChat& chat) : m_chat(chat) {}

    void append(std::vector<NewArchived> messages, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            for (const NewArchived& message : messages) {
                for (const ArchiveEntry& entry : message.entries) {
                    if (m_chat.archives[entry.owner].contains(entry.id))
                        return fail(ErrorKind::Exists, "the archive has that id already");
                }
            }
            for (const NewArchived& message : messages) {
                for (const ArchiveEntry& entry : message.entries)
                    m_chat.archives[entry.owner][entry.id] = {
                        entry.id, message.time, entry.with, entry.withResource, entry.incoming, message.groupchat,
                        message.originId, message.text, message.stanza};
            }
            return {};
        });
    }

    void query(ArchiveQuery query, Reply<ArchivePage> reply) override { reply(page(query)); }

    void ends(ArchiveOwner owner, Reply<ArchiveEnds> reply) override
    {
        ArchiveEnds ends;
        if (const auto& all = m_chat.archives[owner]; !all.empty())
            ends = {all.begin()->first, all.rbegin()->first, all.begin()->second.time, all.rbegin()->second.time};
        reply(ends);
    }

    void find(ArchiveOwner owner, const std::string& originId, Reply<std::optional<ArchivedMessage>> reply) override
    {
        std::optional<ArchivedMessage> found;
        for (const auto& [id, message] : m_chat.archives[owner]) {
            if (!originId.empty() && message.originId == originId)
                found = message;
        }
        reply(std::move(found));
    }

    void replace(ArchiveOwner owner, ArchiveId id, const std::string& stanza, const std::string& text,
                 Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            auto& all = m_chat.archives[owner];
            const auto found = all.find(id);
            if (found == all.end())
                return fail(ErrorKind::NotFound, "no such message in the archive");
            found->second.stanza = stanza;
            found->second.text = text;
            return {};
        });
    }

    void expire(ArchiveOwner owner, UnixMs before, size_t most, Reply<size_t> reply) override
    {
        m_chat.write<size_t>(std::move(reply), [&]() -> Result<size_t> {
            std::vector<std::pair<ArchiveId, ArchiveOwner>> old;
            for (const auto& [each, messages] : m_chat.archives) {
                for (const auto& [id, message] : messages) {
                    if ((owner == 0 || owner == each) && id < firstIdAt(before))
                        old.emplace_back(id, each);
                }
            }
            std::sort(old.begin(), old.end());
            old.resize(std::min(old.size(), most));
            for (const auto& [id, each] : old)
                m_chat.archives[each].erase(id);
            return old.size();
        });
    }

    void removeAll(ArchiveOwner owner, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            m_chat.archives.erase(owner);
            return {};
        });
    }

private:
    Result<ArchivePage> page(const ArchiveQuery& query)
    {
        const auto& all = m_chat.archives[query.owner];
        for (const auto& id : {query.after, query.before, query.pageAfter, query.pageBefore}) {
            if (id && !all.contains(*id))
                return fail(ErrorKind::NotFound, "no such message in the archive");
        }
        if (query.ids.size() > mostArchiveIds)
            return fail(ErrorKind::Limit, "too many ids at once");
        for (const ArchiveId id : query.ids) {
            if (!all.contains(id))
                return fail(ErrorKind::NotFound, "no such message in the archive");
        }
        const SearchWords words(query.text);
        std::vector<const ArchivedMessage*> result;
        for (const auto& [id, message] : all) {
            if ((!query.with.empty() && message.with != query.with) ||
                (!query.withResource.empty() && message.withResource != query.withResource) ||
                (query.start && id < firstIdAt(*query.start)) || (query.end && id > lastIdAt(*query.end)) ||
                (query.after && id <= *query.after) || (query.before && id >= *query.before) ||
                (!query.ids.empty() && std::find(query.ids.begin(), query.ids.end(), id) == query.ids.end()) ||
                !words.occurIn(message.text))
                continue;
            result.push_back(&message);
        }
        ArchivePage page;
        page.count = std::min<uint64_t>(result.size(), mostCounted);
        page.countIsExact = result.size() <= mostCounted;
        const auto idBelow = [](const ArchivedMessage* message, ArchiveId id) { return message->id < id; };
        auto first = result.begin();
        auto last = result.end();
        if (query.pageAfter)
            first = std::lower_bound(first, last, *query.pageAfter + 1, idBelow);
        if (query.pageBefore)
            last = std::lower_bound(first, last, *query.pageBefore, idBelow);
        const auto size = std::ptrdiff_t(std::min<size_t>(query.most, size_t(last - first)));
        page.complete = last - first == size;
        if (query.last || query.pageBefore)
            first = last - size;
        if (size > 0)
            page.firstIndex = uint64_t(first - result.begin());
        for (auto at = first; at != first + size; ++at)
            page.items.push_back(**at);
        return page;
    }

    FakeChat& m_chat;
};

class FakeOffline final : public OfflineMessages {
public:
    explicit FakeOffline(FakeChat& chat) : m_chat(chat) {}

    void add(AccountId account, UnixMs time, const std::string& stanza, size_t most, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            auto& all = m_chat.waiting[account];
            if (all.size() >= most)
                return fail(ErrorKind::Limit, "too many messages wait already");
            const int64_t id = m_chat.nextNumber();
            all[id] = {id, time, stanza};
            return {};
        });
    }
    void list(AccountId account, int64_t afterId, size_t most, Reply<std::vector<WaitingMessage>> reply) override
    {
        std::vector<WaitingMessage> list;
        const auto& all = m_chat.waiting[account];
        for (auto at = all.upper_bound(afterId); at != all.end() && list.size() < most; ++at)
            list.push_back(at->second);
        reply(std::move(list));
    }
    void count(AccountId account, Reply<uint64_t> reply) override { reply(uint64_t(m_chat.waiting[account].size())); }
    void remove(AccountId account, std::vector<int64_t> ids, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            for (const int64_t id : ids)
                m_chat.waiting[account].erase(id);
            return {};
        });
    }
    void removeUpTo(AccountId account, int64_t id, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            auto& all = m_chat.waiting[account];
            all.erase(all.begin(), all.upper_bound(id));
            return {};
        });
    }
    void expire(UnixMs before, Reply<size_t> reply) override
    {
        m_chat.write<size_t>(std::move(reply), [&]() -> Result<size_t> {
            size_t gone = 0;
            for (auto& [account, all] : m_chat.waiting)
                gone += std::erase_if(all, [&](const auto& each) { return each.second.time < before; });
            return gone;
        });
    }

private:
    FakeChat& m_chat;
};

class FakeRooms final : public Rooms {
public:
    explicit FakeRooms(FakeChat& chat) : m_chat(chat) {}

    void create(const std::string& jid, const std::string& owner, const std::string& bytes,
                std::vector<RoomEntry> entries, Reply<RoomId> reply) override
    {
        m_chat.write<RoomId>(std::move(reply), [&]() -> Result<RoomId> {
            if (named(jid))
                return fail(ErrorKind::Exists, "there is a room of that name");
            const RoomId id = m_chat.nextNumber();
            FakeChat::Room& room = m_chat.rooms[id];
            room.row = {id, jid, owner, bytes};
            put(room, entries);
            return id;
        });
    }
    void find(const std::string& jid, Reply<RoomRow> reply) override
    {
        const FakeChat::Room* room = named(jid);
        reply(room ? Result<RoomRow>(room->row) : Result<RoomRow>(none()));
    }
    void list(const std::string& domain, const std::string& after, size_t most,
              Reply<std::vector<RoomRow>> reply) override
    {
        std::vector<const RoomRow*> found;
        for (const auto& [id, room] : m_chat.rooms) {
            if (std::string_view(room.row.jid).substr(room.row.jid.find('@') + 1) == domain && room.row.jid > after)
                found.push_back(&room.row);
        }
        std::sort(found.begin(), found.end(), [](const RoomRow* a, const RoomRow* b) { return a->jid < b->jid; });
        found.resize(std::min(found.size(), most));
        std::vector<RoomRow> list;
        for (const RoomRow* each : found)
            list.push_back(*each);
        reply(std::move(list));
    }
    void countOf(const std::string& owner, Reply<uint64_t> reply) override
    {
        reply(uint64_t(std::count_if(m_chat.rooms.begin(), m_chat.rooms.end(),
                                     [&](const auto& each) { return each.second.row.owner == owner; })));
    }
    void entries(RoomId room, Reply<std::vector<RoomEntry>> reply) override
    {
        std::vector<RoomEntry> list;
        if (const auto found = m_chat.rooms.find(room); found != m_chat.rooms.end()) {
            for (const auto& [key, bytes] : found->second.entries)
                list.push_back({key, bytes, false});
        }
        reply(std::move(list));
    }
    void change(RoomId room, std::optional<std::string> bytes, std::vector<RoomEntry> entries,
                Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            const auto found = m_chat.rooms.find(room);
            if (found == m_chat.rooms.end())
                return none();
            if (bytes)
                found->second.row.bytes = *bytes;
            put(found->second, entries);
            return {};
        });
    }
    void remove(RoomId room, Reply<void> reply) override
    {
        m_chat.write<void>(std::move(reply), [&]() -> Result<void> {
            if (m_chat.rooms.erase(room) == 0)
                return none();
            m_chat.archives.erase(-room);
            return {};
        });
    }

private:
    static tl::unexpected<Error> none() { return fail(ErrorKind::NotFound, "no such room"); }
    FakeChat::Room* named(const std::string& jid)
    {
        for (auto& [id, room] : m_chat.rooms) {
            if (room.row.jid == jid)
                return &room;
        }
        return nullptr;
    }
    static void put(FakeChat::Room& room, const std::vector<RoomEntry>& entries)
    {
        for (const RoomEntry& entry : entries) {
            if (entry.erased)
                room.entries.erase(entry.key);
            else
                room.entries[entry.key] = entry.bytes;
        }
    }

    FakeChat& m_chat;
};

} // namespace

ChatFacade FakeChat::facade()
{
    return {std::make_shared<FakeArchive>(*this), std::make_shared<FakeOffline>(*this),
            std::make_shared<FakeRooms>(*this)};
}

void FakeChat::removeAccount(AccountId account)
{
    archives.erase(account);
    waiting.erase(account);
}

size_t FakeChat::release()
{
    std::deque<Task> held;
    held.swap(m_held);
    for (const Task& task : held)
        task();
    return held.size();
}

} // namespace posthorn::test
