// An INBOX in memory, as POP3 needs one of the store: found, opened, read, flagged, expunged. Answers come inside the
// asking call or, with `deferred`, by the loop; errors can be injected.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/mail_store.h"

namespace posthorn::test {

class FakePop3Store final : public store::Mailboxes, public store::Messages {
public:
    explicit FakePop3Store(ManualExecutor& loop) : m_loop(loop) {}

    struct Message {
        store::Uid uid = 0;
        store::Bytes bytes;
        uint32_t flags = 0;
    };

    // The test's side. An account's INBOX exists once it was named here.
    std::vector<Message>& inbox(store::AccountId account) { return m_inboxes[account]; }
    store::Uid add(store::AccountId account, std::string bytes);
    /// As another program would: sessions that have it in their snapshot do not know.
    void remove(store::AccountId account, store::Uid uid);
    /// A facade of mailboxes and messages, which are this object; it must outlive the facade.
    store::Facade facade();

    bool deferred = false;
    /// Holds answers back until release().
    bool held = false;
    void release();
    std::optional<Error> openError;
    std::optional<Error> readError;
    uint64_t readErrorFrom = 0; ///< reads at this offset and behind fail with readError
    std::optional<Error> flagError;
    std::optional<Error> expungeError;
    int32_t extraSize = 0; ///< what snapshots claim beyond the true size of each message
    size_t reads = 0;
    size_t expunges = 0;
    size_t flagChanges = 0;

    // store::Mailboxes
    void find(store::AccountId account, const std::string& name, Reply<store::MailboxInfo> reply) override;
    void open(store::MailboxId mailbox, Reply<store::SnapshotPtr> reply) override;
    void list(store::AccountId, Reply<std::vector<store::MailboxInfo>> reply) override { refuse(reply); }
    void create(store::AccountId, const std::string&, store::SpecialUse, Reply<store::MailboxInfo> reply) override
    {
        refuse(reply);
    }
    void remove(store::AccountId, const std::string&, Reply<void> reply) override { refuse(reply); }
    void rename(store::AccountId, const std::string&, const std::string&, Reply<void> reply) override { refuse(reply); }
    void setSpecialUse(store::AccountId, const std::string&, store::SpecialUse, Reply<void>) override {}
    void setSubscribed(store::AccountId, const std::string&, bool, Reply<void> reply) override { refuse(reply); }
    void subscriptions(store::AccountId, Reply<std::vector<std::string>> reply) override { refuse(reply); }
    void usage(store::AccountId, Reply<store::Usage> reply) override { refuse(reply); }
    void claimRecent(store::MailboxId, store::Uid) override {}
    std::shared_ptr<void> watch(store::MailboxId, std::function<void()>) override { return nullptr; }

    // store::Messages
    void read(store::MailboxId mailbox, store::Uid uid, uint64_t offset, uint64_t length,
              Reply<std::string> reply) override;
    void changeFlags(store::MailboxId mailbox, std::vector<store::Uid> uids, store::FlagChange change,
                     Reply<store::FlagResult> reply) override;
    void expunge(store::MailboxId mailbox, std::optional<std::vector<store::Uid>> uids, bool onlyDeleted,
                 Reply<std::vector<store::Uid>> reply) override;
    void append(store::MailboxId, std::vector<store::NewMessage>, uint64_t,
                Reply<store::AppendResult> reply) override
    {
        refuse(reply);
    }
    void copy(store::MailboxId, std::vector<store::Uid>, store::MailboxId, uint64_t,
              Reply<store::CopyResult> reply) override
    {
        refuse(reply);
    }
    void move(store::MailboxId, std::vector<store::Uid>, store::MailboxId, Reply<store::CopyResult> reply) override
    {
        refuse(reply);
    }
    void summaries(store::MailboxId, std::vector<store::Uid>, Reply<store::Summaries> reply) override { refuse(reply); }

private:
    template<class T>
    void answer(Reply<T> reply, Result<T> result);
    template<class T>
    void refuse(Reply<T> reply)
    {
        reply(fail(ErrorKind::Unsupported, "POP3 does not ask for this"));
    }
    Message* find(store::MailboxId mailbox, store::Uid uid);

    ManualExecutor& m_loop;
    std::map<store::AccountId, std::vector<Message>> m_inboxes; ///< the mailbox has the account's number
    std::vector<Task> m_heldAnswers;
    store::Uid m_nextUid = 101;
};

} // namespace posthorn::test
