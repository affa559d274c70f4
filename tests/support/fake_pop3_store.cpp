#include "tests/support/fake_pop3_store.h"

#include <algorithm>

namespace posthorn::test {

using namespace posthorn::store;

template<class T>
void FakePop3Store::answer(Reply<T> reply, Result<T> result)
{
    if (!deferred && !held)
        return reply(std::move(result));
    Task task = [reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); };
    if (held)
        m_heldAnswers.push_back(std::move(task));
    else
        m_loop.post(std::move(task));
}

void FakePop3Store::release()
{
    held = false;
    for (Task& task : std::exchange(m_heldAnswers, {}))
        m_loop.post(std::move(task));
}

Uid FakePop3Store::add(AccountId account, std::string bytes)
{
    const Uid uid = m_nextUid++;
    m_inboxes[account].push_back({uid, std::make_shared<const std::string>(std::move(bytes)), 0});
    return uid;
}

void FakePop3Store::remove(AccountId account, Uid uid)
{
    std::erase_if(m_inboxes[account], [uid](const Message& message) { return message.uid == uid; });
}

Facade FakePop3Store::facade()
{
    const std::shared_ptr<FakePop3Store> self(this, [](FakePop3Store*) {});
    return Facade{self, self, nullptr, nullptr};
}

FakePop3Store::Message* FakePop3Store::find(MailboxId mailbox, Uid uid)
{
    for (Message& message : m_inboxes[mailbox]) {
        if (message.uid == uid)
            return &message;
    }
    return nullptr;
}

void FakePop3Store::find(AccountId account, const std::string& name, Reply<MailboxInfo> reply)
{
    if (name != "INBOX" || m_inboxes.count(account) == 0)
        return answer<MailboxInfo>(std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
    MailboxInfo info;
    info.id = info.account = account;
    info.name = name;
    info.uidValidity = 7;
    answer<MailboxInfo>(std::move(reply), info);
}

void FakePop3Store::open(MailboxId mailbox, Reply<SnapshotPtr> reply)
{
    if (openError)
        return answer<SnapshotPtr>(std::move(reply), passOn(*openError));
    auto snapshot = std::make_shared<MailboxSnapshot>();
    snapshot->info.id = snapshot->info.account = mailbox;
    snapshot->info.name = "INBOX";
    snapshot->info.uidValidity = 7;
    snapshot->info.uidNext = m_nextUid;
    snapshot->keywords = std::make_shared<const std::vector<std::string>>();
    MailboxSnapshot::Chunk chunk;
    uint32_t index = 0;
    const auto close = [&] {
        if (chunk.empty())
            return;
        snapshot->firstIndex.push_back(index - uint32_t(chunk.size()));
        snapshot->chunks.push_back(std::make_shared<const MailboxSnapshot::Chunk>(std::move(chunk)));
        chunk.clear();
    };
    for (const Message& message : m_inboxes[mailbox]) {
        Entry entry;
        entry.uid = message.uid;
        entry.flags = message.flags;
        entry.size = uint32_t(int64_t(message.bytes->size()) + extraSize);
        chunk.push_back(entry);
        ++index;
        if (chunk.size() == MailboxSnapshot::chunkSize)
            close();
    }
    close();
    answer<SnapshotPtr>(std::move(reply), SnapshotPtr(std::move(snapshot)));
}

void FakePop3Store::read(MailboxId mailbox, Uid uid, uint64_t offset, uint64_t length, Reply<std::string> reply)
{
    ++reads;
    if (readError && offset >= readErrorFrom)
        return answer<std::string>(std::move(reply), passOn(*readError));
    const Message* message = find(mailbox, uid);
    if (!message)
        return answer<std::string>(std::move(reply), fail(ErrorKind::NotFound, "no such message"));
    const std::string& bytes = *message->bytes;
    answer<std::string>(std::move(reply), offset < bytes.size() ? bytes.substr(offset, length) : std::string());
}

void FakePop3Store::changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Reply<FlagResult> reply)
{
    ++flagChanges;
    if (flagError)
        return answer<FlagResult>(std::move(reply), passOn(*flagError));
    for (const Uid uid : uids) {
        if (Message* message = find(mailbox, uid))
            message->flags |= change.flags;
    }
    answer<FlagResult>(std::move(reply), FlagResult());
}

void FakePop3Store::expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted,
                            Reply<std::vector<Uid>> reply)
{
    ++expunges;
    if (expungeError)
        return answer<std::vector<Uid>>(std::move(reply), passOn(*expungeError));
    std::vector<Uid> gone;
    for (const Uid uid : uids.value_or(std::vector<Uid>())) {
        const Message* message = find(mailbox, uid);
        if (!message || (onlyDeleted && !(message->flags & Deleted)))
            continue;
        gone.push_back(uid);
        remove(mailbox, uid);
    }
    answer<std::vector<Uid>>(std::move(reply), std::move(gone));
}

} // namespace posthorn::test
