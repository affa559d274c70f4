// CREATE (RFC 3501 section 6.3.3) with USE (RFC 6154 section 3).
#include "imap/parser/mailbox_name.h"
#include "imap/session/session.h"
#include "imap/verbs/special_use.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Create final : public Command {
    bool parse(Cursor& cursor) override
    {
        if (!cursor.space() || !cursor.mailbox(m_name))
            return false;
        if (!cursor.is(' ') || cursor.rest().size() == 1)
            return cursor.end();
        if (!cursor.space() || !cursor.expect('('))
            return false;
        if (!cursor.acceptWord("USE"))
            return cursor.fail("unknown parameter");
        if (!cursor.space() || !cursor.expect('('))
            return false;
        while (!cursor.accept(')')) {
            std::string_view name;
            if ((m_uses > 0 && !cursor.space()) || !cursor.expect('\\') || !cursor.atom(name))
                return false;
            const auto use = findSpecialUse(name);
            m_unknownUse |= !use;
            m_use = use.value_or(store::SpecialUse::None);
            ++m_uses;
        }
        return cursor.expect(')') && cursor.end();
    }

    std::optional<Refusal> check(Session&) override
    {
        if (m_unknownUse || m_uses > 1)
            return Refusal{"USEATTR", "A mailbox has one use of \\Archive, \\Drafts, \\Junk, \\Sent and \\Trash"};
        if (!isValidMailboxName(m_name))
            return Refusal{"CANNOT", "Not a valid mailbox name"};
        if (m_name == "INBOX")
            return Refusal{"ALREADYEXISTS", "INBOX exists always"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        session.mailboxes().create(session.accountId(), m_name, m_use,
                                   session.answer([&session](Result<store::MailboxInfo> made) {
                                       if (made)
                                           session.ok("Created");
                                       else
                                           session.no(made.error());
                                   }));
    }

    std::string m_name;
    store::SpecialUse m_use = store::SpecialUse::None;
    size_t m_uses = 0;
    bool m_unknownUse = false;
};

} // namespace

CommandPtr makeCreate(bool)
{
    return std::make_unique<Create>();
}

} // namespace posthorn::imap
