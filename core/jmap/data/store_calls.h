// The store's interfaces, to be awaited.
#pragma once

#include "jmap/services.h"
#include "jmap/task.h"

namespace posthorn::jmap {

inline Ask<std::vector<store::MailboxInfo>> listMailboxes(Services& services, store::AccountId account)
{
    return Ask<std::vector<store::MailboxInfo>>(
        [&services, account](auto reply) { services.store.mailboxes->list(account, std::move(reply)); });
}
inline Ask<store::SnapshotPtr> openMailbox(Services& services, store::MailboxId mailbox)
{
    return Ask<store::SnapshotPtr>(
        [&services, mailbox](auto reply) { services.store.mailboxes->open(mailbox, std::move(reply)); });
}
inline Ask<store::MailboxInfo> createMailbox(Services& services, store::AccountId account, std::string name,
                                             store::SpecialUse use)
{
    return Ask<store::MailboxInfo>([&services, account, name = std::move(name), use](auto reply) {
        services.store.mailboxes->create(account, name, use, std::move(reply));
    });
}
inline Ask<void> removeMailbox(Services& services, store::AccountId account, std::string name)
{
    return Ask<void>([&services, account, name = std::move(name)](auto reply) {
        services.store.mailboxes->remove(account, name, std::move(reply));
    });
}
inline Ask<void> renameMailbox(Services& services, store::AccountId account, std::string from, std::string to)
{
    return Ask<void>([&services, account, from = std::move(from), to = std::move(to)](auto reply) {
        services.store.mailboxes->rename(account, from, to, std::move(reply));
    });
}
inline Ask<void> subscribeMailbox(Services& services, store::AccountId account, std::string name, bool subscribed)
{
    return Ask<void>([&services, account, name = std::move(name), subscribed](auto reply) {
        services.store.mailboxes->setSubscribed(account, name, subscribed, std::move(reply));
    });
}
inline Ask<void> setMailboxUse(Services& services, store::AccountId account, std::string name, store::SpecialUse use)
{
    return Ask<void>([&services, account, name = std::move(name), use](auto reply) {
        services.store.mailboxes->setSpecialUse(account, name, use, std::move(reply));
    });
}
inline Ask<store::Usage> accountUsage(Services& services, store::AccountId account)
{
    return Ask<store::Usage>(
        [&services, account](auto reply) { services.store.mailboxes->usage(account, std::move(reply)); });
}
inline Ask<store::Summaries> readSummaries(Services& services, store::MailboxId mailbox, std::vector<store::Uid> uids)
{
    return Ask<store::Summaries>([&services, mailbox, uids = std::move(uids)](auto reply) {
        services.store.messages->summaries(mailbox, uids, std::move(reply));
    });
}
inline Ask<std::string> readMessage(Services& services, store::MailboxId mailbox, store::Uid uid, uint64_t offset,
                                    uint64_t length)
{
    return Ask<std::string>([&services, mailbox, uid, offset, length](auto reply) {
        services.store.messages->read(mailbox, uid, offset, length, std::move(reply));
    });
}
inline Ask<store::AppendResult> appendMessage(Services& services, store::MailboxId mailbox, store::NewMessage message,
                                              uint64_t quota)
{
    return Ask<store::AppendResult>([&services, mailbox, message = std::move(message), quota](auto reply) {
        services.store.messages->append(mailbox, {message}, quota, std::move(reply));
    });
}
inline Ask<store::FlagResult> changeFlags(Services& services, store::MailboxId mailbox, std::vector<store::Uid> uids,
                                          store::FlagChange change)
{
    return Ask<store::FlagResult>(
        [&services, mailbox, uids = std::move(uids), change = std::move(change)](auto reply) {
            services.store.messages->changeFlags(mailbox, uids, change, std::move(reply));
        });
}
inline Ask<std::vector<store::Uid>> expungeMessages(Services& services, store::MailboxId mailbox,
                                                    std::vector<store::Uid> uids)
{
    return Ask<std::vector<store::Uid>>([&services, mailbox, uids = std::move(uids)](auto reply) {
        services.store.messages->expunge(mailbox, uids, false, std::move(reply));
    });
}
inline Ask<store::CopyResult> copyMessages(Services& services, store::MailboxId from, std::vector<store::Uid> uids,
                                           store::MailboxId to, uint64_t quota)
{
    return Ask<store::CopyResult>([&services, from, uids = std::move(uids), to, quota](auto reply) {
        services.store.messages->copy(from, uids, to, quota, std::move(reply));
    });
}
inline Ask<store::CopyResult> moveMessages(Services& services, store::MailboxId from, std::vector<store::Uid> uids,
                                           store::MailboxId to)
{
    return Ask<store::CopyResult>([&services, from, uids = std::move(uids), to](auto reply) {
        services.store.messages->move(from, uids, to, std::move(reply));
    });
}

inline Ask<store::Excerpts> readExcerpts(Services& services, store::AccountId account, std::vector<store::BodyId> bodies)
{
    return Ask<store::Excerpts>([&services, account, bodies = std::move(bodies)](auto reply) {
        services.store.lookup->excerpts(account, bodies, std::move(reply));
    });
}
inline Ask<store::DatePage> readPage(Services& services, store::MailboxId mailbox, bool ascending, uint64_t skipped,
                                     size_t most)
{
    return Ask<store::DatePage>([&services, mailbox, ascending, skipped, most](auto reply) {
        services.store.lookup->page(mailbox, ascending, skipped, most, std::move(reply));
    });
}
inline Ask<store::AccountState> accountState(Services& services, store::AccountId account)
{
    return Ask<store::AccountState>(
        [&services, account](auto reply) { services.store.lookup->state(account, std::move(reply)); });
}
inline Ask<store::AccountChanges> accountChanges(Services& services, store::AccountId account, store::Modseq since)
{
    return Ask<store::AccountChanges>(
        [&services, account, since](auto reply) { services.store.lookup->changes(account, since, std::move(reply)); });
}
/// What others share with the account.
inline Ask<std::vector<store::SharedMailbox>> sharedMailboxes(Services& services, store::AccountId account)
{
    return Ask<std::vector<store::SharedMailbox>>(
        [&services, account](auto reply) { services.store.grants->sharedWith(account, std::move(reply)); });
}
inline Ask<void> shareMailbox(Services& services, store::AccountId owner, store::MailboxId mailbox,
                              store::AccountId grantee, uint32_t rights)
{
    return Ask<void>([&services, owner, mailbox, grantee, rights](auto reply) {
        services.store.grants->set(owner, mailbox, grantee, rights, std::move(reply));
    });
}
inline Ask<store::ObjectList> listObjects(Services& services, store::AccountId account, std::string kind)
{
    return Ask<store::ObjectList>([&services, account, kind = std::move(kind)](auto reply) {
        services.store.objects->list(account, kind, std::move(reply));
    });
}
inline Ask<store::ObjectList> getObjects(Services& services, store::AccountId account, std::string kind,
                                         std::vector<std::string> ids)
{
    return Ask<store::ObjectList>([&services, account, kind = std::move(kind), ids = std::move(ids)](auto reply) {
        services.store.objects->get(account, kind, ids, std::move(reply));
    });
}
inline Ask<store::ObjectsSet> setObjects(Services& services, store::AccountId account, std::string kind,
                                         std::vector<store::ObjectChange> changes,
                                         std::optional<store::Modseq> ifState = {})
{
    return Ask<store::ObjectsSet>(
        [&services, account, kind = std::move(kind), changes = std::move(changes), ifState](auto reply) {
            services.store.objects->set(account, kind, changes, ifState, std::move(reply));
        });
}
inline Ask<store::ObjectChanges> objectChanges(Services& services, store::AccountId account, std::string kind,
                                               store::Modseq since)
{
    return Ask<store::ObjectChanges>([&services, account, kind = std::move(kind), since](auto reply) {
        services.store.objects->changes(account, kind, since, std::move(reply));
    });
}
inline Ask<std::vector<store::AccountId>> objectOwners(Services& services, std::string kind)
{
    return Ask<std::vector<store::AccountId>>([&services, kind = std::move(kind)](auto reply) {
        services.store.objects->owners(kind, std::move(reply));
    });
}

} // namespace posthorn::jmap
