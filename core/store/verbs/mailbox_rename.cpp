#include "store/mailbox_name.h"
#include "store/sql/query.h"
#include "store/verbs/placement.h"
#include "store/verbs/removal.h"
#include "store/verbs/verbs.h"
#include "store/writer/message_rows.h"

namespace posthorn::store::verbs {

namespace {

class RenameMailbox final : public AnsweredRequest<void> {
public:
    RenameMailbox(AccountId account, std::string from, std::string to, Executor* asker, Reply<void> reply)
        : AnsweredRequest(asker, std::move(reply))
        , m_account(account)
        , m_from(std::move(from))
        , m_to(std::move(to))
    {
    }

    Result<void> execute(Batch& batch) override
    {
        const auto from = normaliseMailboxName(m_from);
        const auto to = normaliseMailboxName(m_to);
        if (!from)
            return no(ErrorKind::NotFound, "no such mailbox");
        // INBOX stays where it is, so that its messages may go to a name below it.
        if (!to || (*from != "INBOX" && to->starts_with(*from + "/")))
            return no(ErrorKind::Invalid, "not a mailbox name");
        auto all = batch.state().mailboxes(batch.sql(), m_account);
        if (!all)
            return passOn(all.error());
        MailboxState* source = nullptr;
        std::vector<MailboxState*> moved;
        for (MailboxState* mailbox : *all) {
            const std::string& name = mailbox->info.name;
            if (name == *to)
                return no(ErrorKind::Exists, "a mailbox of that name exists");
            if (name == *from)
                source = mailbox;
            if (name == *from || name.starts_with(*from + "/"))
                moved.push_back(mailbox);
        }
        if (!source)
            return no(ErrorKind::NotFound, "no such mailbox");
        if (*from == "INBOX")
            return moveInbox(batch, *source, *to);
        std::vector<std::pair<MailboxState*, std::string>> names;
        for (MailboxState* mailbox : moved) {
            const auto name = normaliseMailboxName(*to + mailbox->info.name.substr(from->size()));
            if (!name)
                return no(ErrorKind::Invalid, "the new name of a mailbox below would be too long");
            names.emplace_back(mailbox, *name);
        }
        if (const size_t slash = to->rfind('/'); slash != std::string::npos) {
            const std::string parent = to->substr(0, slash);
            auto found = batch.state().mailbox(batch.sql(), m_account, parent);
            if (!found)
                return passOn(found.error());
            if (!*found) {
                if (auto made = obtainMailbox(batch, m_account, parent, SpecialUse::None); !made)
                    return passOn(made.error());
            }
        }
        for (const auto& [mailbox, name] : names) {
            batch.state().renamed(*mailbox, name);
            batch.mailboxChanged(*mailbox);
            POSTHORN_TRY(sql::run(batch.sql(), "UPDATE mailbox SET name = ? WHERE id = ?", name, mailbox->info.id));
        }
        return removeEmptyParents(batch, m_account, *from);
    }

private:
    /// RFC 3501 section 6.3.5: INBOX stays, its messages go to the new mailbox.
    Result<void> moveInbox(Batch& batch, MailboxState& inbox, const std::string& to)
    {
        auto entries = readEntries(batch, inbox.info.id, std::nullopt);
        if (!entries)
            return passOn(entries.error());
        auto target = obtainMailbox(batch, m_account, to, SpecialUse::None);
        if (!target)
            return passOn(target.error());
        auto keywords = mapKeywords(batch, inbox, *entries, **target);
        if (!keywords)
            return passOn(keywords.error());
        auto uids = copyEntries(batch, inbox, *entries, **target, *keywords, true);
        return uids ? Result<void>() : passOn(uids.error());
    }

    const AccountId m_account;
    const std::string m_from;
    const std::string m_to;
};

} // namespace

RequestPtr renameMailbox(AccountId account, std::string from, std::string to, Executor* asker, Reply<void> reply)
{
    return std::make_unique<RenameMailbox>(account, std::move(from), std::move(to), asker, std::move(reply));
}

} // namespace posthorn::store::verbs
