#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/verbs/removal.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

Result<void> removeWhole(Batch& batch, MailboxState& mailbox, Leaving leaving)
{
    if (mailbox.info.messages > 0) {
        auto entries = readEntries(batch, mailbox.info.id, std::nullopt);
        if (!entries)
            return passOn(entries.error());
        // The mailbox's end says it in the log.
        POSTHORN_TRY(removeEntries(batch, mailbox, *entries, leaving, batch.nextModseq()));
    }
    return batch.endMailbox(mailbox);
}

Result<bool> hasChildren(Batch& batch, AccountId account, const std::string& name)
{
    // '0' is the character behind '/'.
    auto count = sql::number(batch.sql(), 0, "SELECT COUNT(*) FROM mailbox WHERE account = ? AND name > ? AND name < ?",
                             account, name + "/", name + "0");
    if (!count)
        return passOn(count.error());
    return *count > 0;
}

Result<void> removeEmptyParents(Batch& batch, AccountId account, std::string name)
{
    for (size_t slash = name.rfind('/'); slash != std::string::npos; slash = name.rfind('/')) {
        name.resize(slash);
        auto parent = batch.state().mailbox(batch.sql(), account, name);
        if (!parent)
            return passOn(parent.error());
        if (!*parent || (*parent)->info.selectable)
            return {};
        auto below = hasChildren(batch, account, name);
        if (!below)
            return passOn(below.error());
        if (*below)
            return {};
        POSTHORN_TRY(batch.endMailbox(**parent));
    }
    return {};
}

namespace {

class RemoveMailbox final : public AnsweredRequest<void> {
public:
    RemoveMailbox(AccountId account, std::string name, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_name(std::move(name))
    {
    }

    Result<void> execute(Batch& batch) override
    {
        const auto name = normaliseMailboxName(m_name);
        if (!name)
            return no(ErrorKind::NotFound, "no such mailbox");
        if (*name == "INBOX")
            return no(ErrorKind::Denied, "INBOX cannot be removed");
        auto found = batch.state().mailbox(batch.sql(), m_account, *name);
        if (!found)
            return passOn(found.error());
        if (!*found)
            return no(ErrorKind::NotFound, "no such mailbox");
        auto below = hasChildren(batch, m_account, *name);
        if (!below)
            return passOn(below.error());
        if (*below && !(*found)->info.selectable)
            return no(ErrorKind::Denied, "there are mailboxes below that name");
        POSTHORN_TRY(removeWhole(batch, **found));
        if (*below) {
            auto kept = batch.addMailbox(m_account, *name, SpecialUse::None, false);
            return kept ? Result<void>() : passOn(kept.error());
        }
        return removeEmptyParents(batch, m_account, *name);
    }

private:
    const AccountId m_account;
    const std::string m_name;
};

} // namespace

RequestPtr removeMailbox(AccountId account, std::string name, Executor* asker, Reply<void> reply)
{
    return std::make_unique<RemoveMailbox>(account, std::move(name), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
