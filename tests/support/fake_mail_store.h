// Mailboxes and messages in memory, for the tests of protocols that read mail. Answers come inside the asking call or,
// with `deferred`, by the executor; each question can be made to fail by its name. It keeps the contract of
// store/mail_store.h as far as sessions can see it. Link posthorn-store beside it.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/mail_store.h"
#include "tests/support/fake_objects.h"

namespace posthorn::test {

class FakeMailStore final : public store::Mailboxes, public store::Messages, public store::Lookup {
public:
    /// @p loop runs the answers when `deferred`, and what watches are told; it must outlive them.
    explicit FakeMailStore(Executor& loop) : m_loop(loop) {}

    bool deferred = false;
    /// By the function's name: "append", "read", "open", ... Every such question fails like this.
    std::map<std::string, Error> errors;
    size_t mostKeywords = store::KeywordSet::capacity;
    size_t reads = 0;         ///< calls of read()
    uint64_t longestRead = 0; ///< bytes asked for at once

    store::Facade facade();

    // The test's side: as if another session had done it.
    /// Makes and subscribes INBOX, Drafts, Sent, Trash, Junk and Archive. Other functions do it for accounts that have nothing.
    void addAccount(store::AccountId account);
    store::MailboxId addMailbox(store::AccountId account, const std::string& name);
    store::Uid put(store::AccountId account, const std::string& mailbox, std::string bytes, uint32_t flags = 0,
                   UnixMs date = 1'700'000'000'000, std::vector<std::string> keywords = {});
    void setFlags(store::AccountId account, const std::string& mailbox, store::Uid uid, uint32_t flags);
    void expungeNow(store::AccountId account, const std::string& mailbox, store::Uid uid);
    void removeNow(store::AccountId account, const std::string& mailbox);
    store::SnapshotPtr snapshot(store::AccountId account, const std::string& mailbox);
    std::string bytesOf(store::AccountId account, const std::string& mailbox, store::Uid uid);

    // store::Mailboxes
    void list(store::AccountId account, Reply<std::vector<store::MailboxInfo>> reply) override;
    void find(store::AccountId account, const std::string& name, Reply<store::MailboxInfo> reply) override;
    void create(store::AccountId account, const std::string& name, store::SpecialUse use,
                Reply<store::MailboxInfo> reply) override;
    void remove(store::AccountId account, const std::string& name, Reply<void> reply) override;
    void rename(store::AccountId account, const std::string& from, const std::string& to, Reply<void> reply) override;
    void setSpecialUse(store::AccountId account, const std::string& name, store::SpecialUse use,
                       Reply<void> reply) override;
    void setSubscribed(store::AccountId account, const std::string& name, bool subscribed, Reply<void> reply) override;
    void subscriptions(store::AccountId account, Reply<std::vector<std::string>> reply) override;
    void usage(store::AccountId account, Reply<store::Usage> reply) override;
    void open(store::MailboxId mailbox, Reply<store::SnapshotPtr> reply) override;
    void claimRecent(store::MailboxId mailbox, store::Uid below) override;
    std::shared_ptr<void> watch(store::MailboxId mailbox, std::function<void()> changed) override;

    // store::Messages
    void append(store::MailboxId mailbox, std::vector<store::NewMessage> messages, uint64_t quota,
                Reply<store::AppendResult> reply) override;
    void changeFlags(store::MailboxId mailbox, std::vector<store::Uid> uids, store::FlagChange change,
                     Reply<store::FlagResult> reply) override;
    void expunge(store::MailboxId mailbox, std::optional<std::vector<store::Uid>> uids, bool onlyDeleted,
                 Reply<std::vector<store::Uid>> reply) override;
    void copy(store::MailboxId from, std::vector<store::Uid> uids, store::MailboxId to, uint64_t quota,
              Reply<store::CopyResult> reply) override;
    void move(store::MailboxId from, std::vector<store::Uid> uids, store::MailboxId to,
              Reply<store::CopyResult> reply) override;
    void summaries(store::MailboxId mailbox, std::vector<store::Uid> uids, Reply<store::Summaries> reply) override;
    void read(store::MailboxId mailbox, store::Uid uid, uint64_t offset, uint64_t length,
              Reply<std::string> reply) override;

    // store::Lookup; what changed is never known.
    void placements(store::AccountId account, std::vector<store::BodyId> bodies,
                    Reply<std::vector<store::Placement>> reply) override;
    void state(store::AccountId account, Reply<store::AccountState> reply) override;
    std::shared_ptr<void> watchKeywords(std::string, std::function<void(store::AccountId, const std::string&)>) override
    {
        return nullptr;
    }
    void excerpts(store::AccountId account, std::vector<store::BodyId> bodies, Reply<store::Excerpts> reply) override;
    void page(store::MailboxId mailbox, bool ascending, uint64_t skipped, size_t most,
              Reply<store::DatePage> reply) override;
    void changes(store::AccountId account, store::Modseq since, Reply<store::AccountChanges> reply) override;

private:
    void removeEmptyParents(store::AccountId account, std::string name);
    struct Box {
        store::MailboxInfo info;
        std::vector<store::Entry> entries;
        std::vector<std::string> keywords;
        store::SnapshotPtr snapshot; ///< null after a change
    };
    template<class T>
    void answer(const char* question, Reply<T> reply, Result<T> result);
    Box* box(store::MailboxId id);
    Box* box(store::AccountId account, const std::string& name);
    Box& make(store::AccountId account, const std::string& name, store::SpecialUse use = store::SpecialUse::None);
    void changed(Box& box);
    store::SnapshotPtr snapshotOf(Box& box);
    uint64_t bytesUsed(store::AccountId account) const;
    std::optional<store::KeywordSet> keywordBits(Box& box, const std::vector<std::string>& words);
    store::CopyResult transfer(Box& from, const std::vector<store::Uid>& uids, Box& to);
    std::vector<store::Uid> erase(Box& box, const std::function<bool(const store::Entry&)>& which);

    Executor& m_loop;
    std::list<Box> m_boxes;
    std::map<store::BodyId, store::Bytes> m_bodies;
    FakeObjects m_objects;
    std::map<store::AccountId, std::vector<std::string>> m_subscriptions;
    std::multimap<store::MailboxId, std::weak_ptr<std::function<void()>>> m_watches;
    store::MailboxId m_nextBox = 1;
    store::BodyId m_nextBody = 1;
    uint32_t m_nextValidity = 1;
};

} // namespace posthorn::test
