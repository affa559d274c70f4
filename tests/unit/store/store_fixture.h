// What the store's tests share: asking and waiting, messages, a store on a temporary folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "base/executor.h"
#include "store/store.h"

namespace posthorn::store {

/// Calls @p ask with a reply and runs @p executor until it has come.
template<class T, class F>
Result<T> await(ManualExecutor& executor, F ask)
{
    std::optional<Result<T>> answer;
    ask(Reply<T>([&answer](Result<T> result) { answer = std::move(result); }));
    while (!answer) {
        if (executor.wait(30000) == 0 && !answer)
            return fail(ErrorKind::Timeout, "no answer from the store");
    }
    return std::move(*answer);
}

inline std::string messageText(uint64_t number, size_t size = 300)
{
    std::string text = "Message-ID: <" + std::to_string(number) + "@test>\r\nSubject: number " +
                       std::to_string(number) + "\r\nFrom: a@example.org\r\n\r\n";
    uint64_t state = number * 0x9e3779b97f4a7c15 + 1;
    while (text.size() < size) {
        state = state * 6364136223846793005 + 1442695040888963407;
        text += char('a' + (state >> 33) % 26);
        if (text.size() % 70 == 0)
            text += "\r\n";
    }
    return text + "\r\n";
}

inline Bytes bytesOf(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

inline Delivery deliveryTo(std::vector<LocalTarget> local, uint64_t number, size_t size = 300)
{
    Delivery delivery;
    delivery.bytes = bytesOf(messageText(number, size));
    delivery.arrived = 1700000000000 + int64_t(number);
    delivery.local = std::move(local);
    return delivery;
}

/// The facade's calls, waited for.
struct Client {
    explicit Client(Store& store) : facade(store.facade(executor)) {}

    Result<std::vector<MailboxInfo>> list(AccountId account)
    {
        return await<std::vector<MailboxInfo>>(executor, [&](auto reply) { facade.mailboxes->list(account, reply); });
    }
    Result<MailboxInfo> find(AccountId account, const std::string& name)
    {
        return await<MailboxInfo>(executor, [&](auto reply) { facade.mailboxes->find(account, name, reply); });
    }
    Result<MailboxInfo> create(AccountId account, const std::string& name)
    {
        return await<MailboxInfo>(
            executor, [&](auto reply) { facade.mailboxes->create(account, name, SpecialUse::None, reply); });
    }
    Result<void> remove(AccountId account, const std::string& name)
    {
        return await<void>(executor, [&](auto reply) { facade.mailboxes->remove(account, name, reply); });
    }
    Result<void> rename(AccountId account, const std::string& from, const std::string& to)
    {
        return await<void>(executor, [&](auto reply) { facade.mailboxes->rename(account, from, to, reply); });
    }
    Result<SnapshotPtr> open(MailboxId mailbox)
    {
        return await<SnapshotPtr>(executor, [&](auto reply) { facade.mailboxes->open(mailbox, reply); });
    }
    Result<Usage> usage(AccountId account)
    {
        return await<Usage>(executor, [&](auto reply) { facade.mailboxes->usage(account, reply); });
    }
    Result<uint64_t> deliver(Delivery delivery)
    {
        return await<uint64_t>(executor, [&](auto reply) { facade.deliveries->deliver(std::move(delivery), reply); });
    }
    Result<AppendResult> append(MailboxId mailbox, std::vector<NewMessage> messages, uint64_t quota = 0)
    {
        return await<AppendResult>(
            executor, [&](auto reply) { facade.messages->append(mailbox, std::move(messages), quota, reply); });
    }
    Result<FlagResult> flags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change)
    {
        return await<FlagResult>(
            executor, [&](auto reply) { facade.messages->changeFlags(mailbox, std::move(uids), change, reply); });
    }
    Result<std::vector<Uid>> expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids = {}, bool deleted = true)
    {
        return await<std::vector<Uid>>(
            executor, [&](auto reply) { facade.messages->expunge(mailbox, std::move(uids), deleted, reply); });
    }
    Result<CopyResult> copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota = 0)
    {
        return await<CopyResult>(
            executor, [&](auto reply) { facade.messages->copy(from, std::move(uids), to, quota, reply); });
    }
    Result<CopyResult> move(MailboxId from, std::vector<Uid> uids, MailboxId to)
    {
        return await<CopyResult>(executor,
                                 [&](auto reply) { facade.messages->move(from, std::move(uids), to, reply); });
    }
    Result<Summaries> summaries(MailboxId mailbox, std::vector<Uid> uids)
    {
        return await<Summaries>(
            executor, [&](auto reply) { facade.messages->summaries(mailbox, std::move(uids), reply); });
    }
    Result<std::string> read(MailboxId mailbox, Uid uid, uint64_t offset = 0, uint64_t length = UINT64_MAX)
    {
        return await<std::string>(
            executor, [&](auto reply) { facade.messages->read(mailbox, uid, offset, length, reply); });
    }
    Result<std::vector<QueueEntry>> queue()
    {
        return await<std::vector<QueueEntry>>(executor,
                                              [&](auto reply) { facade.queue->entries(0, 100000, reply); });
    }
    Result<void> settle(std::vector<QueueChange> changes, std::vector<Delivery> deliveries = {})
    {
        return await<void>(executor, [&](auto reply) {
            facade.queue->settle(std::move(changes), std::move(deliveries), reply);
        });
    }

    Result<void> subscribe(AccountId account, const std::string& name, bool subscribed = true)
    {
        return await<void>(executor,
                           [&](auto reply) { facade.mailboxes->setSubscribed(account, name, subscribed, reply); });
    }
    Result<AccountState> state(AccountId account)
    {
        return await<AccountState>(executor, [&](auto reply) { facade.lookup->state(account, reply); });
    }
    Result<AccountChanges> changes(AccountId account, Modseq since)
    {
        return await<AccountChanges>(executor, [&](auto reply) { facade.lookup->changes(account, since, reply); });
    }
    Result<std::vector<Placement>> placements(AccountId account, std::vector<BodyId> bodies)
    {
        return await<std::vector<Placement>>(
            executor, [&](auto reply) { facade.lookup->placements(account, std::move(bodies), reply); });
    }

    ManualExecutor executor;
    Facade facade;
};

/// A store on a temporary folder, that can be closed and opened again.
struct Fixture {
    Fixture() { open(); }
    ~Fixture() { close(); } // the store first: it may still post to the client
    void open()
    {
        StoreOptions options;
        options.folder = folder();
        options.limits = [this] { return limits; };
        options.clock = clock;
        options.maintenance = false;
        auto opened = Store::open(std::move(options));
        if (!opened)
            qFatal("open: %s %s", opened.error().text.c_str(), opened.error().detail.c_str());
        store = std::move(*opened);
        client = std::make_unique<Client>(*store);
    }
    void close()
    {
        store.reset();
        client.reset();
    }
    std::string folder() const { return directory.path().toStdString() + "/data"; }
    QByteArray problems()
    {
        auto report = store->verify();
        if (!report)
            return QByteArray::fromStdString(report.error().text + " " + report.error().detail);
        std::string all;
        for (const std::string& problem : report->problems)
            all += problem + "\n";
        return QByteArray::fromStdString(all);
    }

    QTemporaryDir directory;
    Limits limits;
    Clock* clock = &Clock::system();
    std::unique_ptr<Store> store;
    std::unique_ptr<Client> client;
};

} // namespace posthorn::store
