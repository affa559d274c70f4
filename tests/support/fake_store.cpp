#include "tests/support/fake_store.h"

#include <algorithm>

namespace posthorn::test {

using namespace posthorn::store;

template<class T>
void FakeStore::answer(Reply<T> reply, Result<T> result)
{
    if (!deferred) {
        reply(std::move(result));
        return;
    }
    m_loop.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

uint64_t FakeStore::put(const Delivery& delivery)
{
    const uint64_t number = m_nextDelivery++;
    const BodyId body = BodyId(number);
    m_bodies[body] = delivery.bytes;
    for (const LocalTarget& target : delivery.local)
        used[target.account] += delivery.bytes->size();
    for (const RemoteRecipient& recipient : delivery.remote) {
        QueueEntry entry;
        entry.id = m_nextEntry++;
        entry.delivery = number;
        entry.body = body;
        entry.size = uint32_t(delivery.bytes->size());
        entry.sender = delivery.sender;
        entry.envelopeId = delivery.envelopeId;
        entry.recipient = recipient;
        entry.arrived = entry.nextAttempt = delivery.arrived;
        queue[entry.id] = entry;
    }
    delivered.push_back(delivery);
    return number;
}

std::vector<std::string> FakeStore::messagesOf(AccountId account, const std::string& mailbox) const
{
    std::vector<std::string> messages;
    for (const Delivery& delivery : delivered) {
        for (const LocalTarget& target : delivery.local) {
            if (target.account == account && target.mailbox == mailbox)
                messages.push_back(*delivery.bytes);
        }
    }
    return messages;
}

Facade FakeStore::facade()
{
    const std::shared_ptr<FakeStore> self(this, [](FakeStore*) {});
    return Facade{self, nullptr, self, self};
}

void FakeStore::deliver(Delivery delivery, Reply<uint64_t> reply)
{
    if (deliverError && deliverErrors != 0) {
        deliverErrors -= deliverErrors > 0 ? 1 : 0;
        answer<uint64_t>(std::move(reply), passOn(*deliverError));
        return;
    }
    answer<uint64_t>(std::move(reply), put(delivery));
}

void FakeStore::due(UnixMs until, size_t most, Reply<std::vector<QueueEntry>> reply)
{
    if (readError) {
        answer<std::vector<QueueEntry>>(std::move(reply), passOn(*readError));
        return;
    }
    std::vector<QueueEntry> found;
    for (const auto& [id, entry] : queue) {
        if (!entry.held && entry.nextAttempt <= until)
            found.push_back(entry);
    }
    std::stable_sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.nextAttempt < b.nextAttempt; });
    found.resize(std::min(found.size(), most));
    answer<std::vector<QueueEntry>>(std::move(reply), std::move(found));
}

void FakeStore::entries(int64_t afterId, size_t most, Reply<std::vector<QueueEntry>> reply)
{
    std::vector<QueueEntry> found;
    for (auto entry = queue.upper_bound(afterId); entry != queue.end() && found.size() < most; ++entry)
        found.push_back(entry->second);
    answer<std::vector<QueueEntry>>(std::move(reply), std::move(found));
}

void FakeStore::totals(Reply<Totals> reply)
{
    Totals totals;
    for (const auto& [id, entry] : queue) {
        ++(entry.held ? totals.held : totals.waiting);
        totals.bytes += entry.size;
        totals.oldest = totals.oldest == 0 ? entry.arrived : std::min(totals.oldest, entry.arrived);
        if (!entry.held)
            totals.nextAttempt = totals.nextAttempt == 0 ? entry.nextAttempt
                                                         : std::min(totals.nextAttempt, entry.nextAttempt);
    }
    answer<Totals>(std::move(reply), totals);
}

void FakeStore::settle(std::vector<QueueChange> changes, std::vector<Delivery> deliveries, Reply<void> reply)
{
    if (settleError) {
        answer<void>(std::move(reply), passOn(*settleError));
        return;
    }
    ++settled;
    for (const QueueChange& change : changes) {
        const auto found = queue.find(change.id);
        if (found == queue.end())
            continue;
        switch (change.kind) {
        case QueueChange::Kind::Remove:
            queue.erase(found);
            break;
        case QueueChange::Kind::Retry:
            found->second.nextAttempt = change.nextAttempt;
            found->second.attempts = change.attempts;
            found->second.lastError = change.lastError;
            break;
        case QueueChange::Kind::Hold:
            found->second.held = true;
            break;
        case QueueChange::Kind::Release:
            found->second.held = false;
            break;
        }
    }
    for (const Delivery& delivery : deliveries)
        put(delivery);
    answer<void>(std::move(reply), {});
}

void FakeStore::readBody(BodyId body, Reply<Bytes> reply)
{
    if (readError) {
        answer<Bytes>(std::move(reply), passOn(*readError));
        return;
    }
    const auto found = m_bodies.find(body);
    if (found == m_bodies.end())
        answer<Bytes>(std::move(reply), fail(ErrorKind::NotFound, "no such body"));
    else
        answer<Bytes>(std::move(reply), found->second);
}

void FakeStore::list(AccountId account, Reply<std::vector<MailboxInfo>> reply)
{
    MailboxInfo inbox;
    inbox.account = account;
    inbox.name = "INBOX";
    answer<std::vector<MailboxInfo>>(std::move(reply), std::vector<MailboxInfo>{inbox});
}

void FakeStore::find(AccountId account, const std::string& name, Reply<MailboxInfo> reply)
{
    MailboxInfo inbox;
    inbox.account = account;
    inbox.name = "INBOX";
    if (name == "INBOX")
        answer<MailboxInfo>(std::move(reply), inbox);
    else
        answer<MailboxInfo>(std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
}

void FakeStore::create(AccountId, const std::string&, SpecialUse, Reply<MailboxInfo> reply)
{
    answer<MailboxInfo>(std::move(reply), fail(ErrorKind::NotFound, "not here"));
}

void FakeStore::remove(AccountId, const std::string&, Reply<void> reply)
{
    answer<void>(std::move(reply), fail(ErrorKind::NotFound, "not here"));
}

void FakeStore::rename(AccountId, const std::string&, const std::string&, Reply<void> reply)
{
    answer<void>(std::move(reply), fail(ErrorKind::NotFound, "not here"));
}

void FakeStore::setSubscribed(AccountId, const std::string&, bool, Reply<void> reply)
{
    answer<void>(std::move(reply), fail(ErrorKind::NotFound, "not here"));
}

void FakeStore::subscriptions(AccountId, Reply<std::vector<std::string>> reply)
{
    answer<std::vector<std::string>>(std::move(reply), std::vector<std::string>{});
}

void FakeStore::usage(AccountId account, Reply<Usage> reply)
{
    if (readError) {
        answer<Usage>(std::move(reply), passOn(*readError));
        return;
    }
    const auto found = used.find(account);
    answer<Usage>(std::move(reply), Usage{found == used.end() ? 0 : found->second, 0});
}

void FakeStore::open(MailboxId, Reply<SnapshotPtr> reply)
{
    answer<SnapshotPtr>(std::move(reply), fail(ErrorKind::NotFound, "not here"));
}

} // namespace posthorn::test
