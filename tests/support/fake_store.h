// What delivery needs of the store, in memory: deliveries into mailboxes and the remote queue. Answers come inside the
// asking call or, with `deferred`, by the executor; errors can be injected.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/mail_store.h"

namespace posthorn::test {

class FakeStore final : public store::Deliveries, public store::Queue, public store::Mailboxes {
public:
    /// @p loop runs the answers when `deferred`; it must outlive them.
    explicit FakeStore(ManualExecutor& loop) : m_loop(loop) {}

    bool deferred = false;
    std::optional<Error> deliverError; ///< deliver() fails like this
    std::optional<Error> settleError;
    std::optional<Error> readError; ///< readBody(), due() and usage() fail like this
    int deliverErrors = -1;         ///< how many more times deliverError counts; -1: always

    /// Everything delivered, in order.
    std::vector<store::Delivery> delivered;
    /// The remote queue by id.
    std::map<int64_t, store::QueueEntry> queue;
    std::map<store::AccountId, uint64_t> used; ///< bytes per account
    size_t settled = 0;                        ///< calls of settle() that were carried out

    /// The messages in an account's mailbox, in order.
    std::vector<std::string> messagesOf(store::AccountId account, const std::string& mailbox = "INBOX") const;
    /// A facade whose parts are this object, which must outlive it. `messages` is null.
    store::Facade facade();

    // store::Deliveries
    void deliver(store::Delivery delivery, Reply<uint64_t> reply) override;
    // store::Queue
    void due(UnixMs until, size_t most, Reply<std::vector<store::QueueEntry>> reply) override;
    void entries(int64_t afterId, size_t most, Reply<std::vector<store::QueueEntry>> reply) override;
    void totals(Reply<Totals> reply) override;
    void settle(std::vector<store::QueueChange> changes, std::vector<store::Delivery> deliveries,
                Reply<void> reply) override;
    void readBody(store::BodyId body, Reply<store::Bytes> reply) override;
    // store::Mailboxes: usage() and INBOX; everything else is NotFound.
    void list(store::AccountId account, Reply<std::vector<store::MailboxInfo>> reply) override;
    void find(store::AccountId account, const std::string& name, Reply<store::MailboxInfo> reply) override;
    void create(store::AccountId account, const std::string& name, store::SpecialUse use,
                Reply<store::MailboxInfo> reply) override;
    void remove(store::AccountId account, const std::string& name, Reply<void> reply) override;
    void rename(store::AccountId account, const std::string& from, const std::string& to, Reply<void> reply) override;
    void setSpecialUse(store::AccountId, const std::string&, store::SpecialUse, Reply<void>) override {}
    void setSubscribed(store::AccountId account, const std::string& name, bool subscribed, Reply<void> reply) override;
    void subscriptions(store::AccountId account, Reply<std::vector<std::string>> reply) override;
    void usage(store::AccountId account, Reply<store::Usage> reply) override;
    void open(store::MailboxId mailbox, Reply<store::SnapshotPtr> reply) override;
    void claimRecent(store::MailboxId, store::Uid) override {}
    std::shared_ptr<void> watch(store::MailboxId, std::function<void()>) override { return nullptr; }

private:
    template<class T>
    void answer(Reply<T> reply, Result<T> result);
    uint64_t put(const store::Delivery& delivery);

    ManualExecutor& m_loop;
    std::map<store::BodyId, store::Bytes> m_bodies;
    int64_t m_nextEntry = 1;
    uint64_t m_nextDelivery = 1;
};

} // namespace posthorn::test
