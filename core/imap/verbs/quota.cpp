// GETQUOTA and GETQUOTAROOT (RFC 9208): one root, "", for the whole account; storage in units of 1,024 bytes.
#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

void tellUsage(Session& session)
{
    session.mailboxes().usage(session.accountId(), session.answer([&session](Result<store::Usage> usage) {
        if (!usage) {
            session.no(usage.error());
            return;
        }
        std::string text = "QUOTA \"\" (";
        if (session.quota() > 0) {
            text += "STORAGE ";
            appendNumber(text, (usage->bytes + 1023) / 1024);
            text += ' ';
            appendNumber(text, (session.quota() + 1023) / 1024);
        }
        session.untagged(text + ')');
        session.ok("Quota told");
    }));
}

class GetQuota final : public Command {
    bool parse(Cursor& cursor) override
    {
        std::string_view root;
        if (!cursor.space() || !cursor.astring(root) || !cursor.end())
            return false;
        m_known = root.empty();
        return true;
    }
    std::optional<Refusal> check(Session&) override
    {
        if (!m_known)
            return Refusal{"NONEXISTENT", "There is no such quota root"};
        return std::nullopt;
    }
    void run(Session& session) override { tellUsage(session); }

    bool m_known = false;
};

class GetQuotaRoot final : public Command {
    bool parse(Cursor& cursor) override { return cursor.space() && cursor.mailbox(m_name) && cursor.end(); }
    void run(Session& session) override
    {
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (!info) {
                session.no(info.error());
                return;
            }
            std::string text = "QUOTAROOT ";
            session.appendMailbox(text, m_name);
            session.untagged(text + " \"\"");
            tellUsage(session);
        }));
    }

    std::string m_name;
};

} // namespace

CommandPtr makeGetQuota(bool)
{
    return std::make_unique<GetQuota>();
}

CommandPtr makeGetQuotaRoot(bool)
{
    return std::make_unique<GetQuotaRoot>();
}

} // namespace posthorn::imap
