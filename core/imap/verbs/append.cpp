// APPEND (RFC 3501 section 6.3.11) of one message or, all or none, of many (RFC 3502), with APPENDUID (RFC 4315).
#include <cstring>

#include "imap/parser/dates.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Append final : public Command {
    bool parse(Cursor& cursor) override
    {
        if (!cursor.space() || !cursor.mailbox(m_name))
            return false;
        do {
            if (!cursor.space() || !message(cursor))
                return false;
        } while (cursor.is(' ') && cursor.rest().size() > 1);
        return cursor.end();
    }

    bool message(Cursor& cursor)
    {
        store::NewMessage& message = m_messages.emplace_back();
        if (cursor.is('(')) {
            FlagList list;
            if (!cursor.flagList(list) || !cursor.space())
                return false;
            message.flags = list.flags;
            message.keywords = std::move(list.keywords);
        }
        if (cursor.is('"')) {
            std::string_view text;
            if (!cursor.string(text) || !cursor.space())
                return false;
            const auto date = parseDateTime(text);
            if (!date)
                return cursor.fail("an invalid date and time");
            message.internalDate = *date;
            m_dated.resize(m_messages.size());
            m_dated.back() = true;
        }
        size_t index = 0;
        if (cursor.acceptWord("UTF8")) // RFC 6855 section 4
            return cursor.space() && cursor.expect('(') && cursor.message(index, true) && cursor.expect(')');
        return cursor.message(index, cursor.is('~'));
    }

    void takeBodies(std::vector<std::string> bodies) override
    {
        for (size_t i = 0; i < bodies.size() && i < m_messages.size(); ++i) {
            m_hasNul |= std::memchr(bodies[i].data(), 0, bodies[i].size()) != nullptr;
            m_messages[i].bytes = std::make_shared<const std::string>(std::move(bodies[i]));
        }
    }

    std::optional<Refusal> check(Session&) override
    {
        // RFC 3501 section 4.3: no IMAP string holds NUL, so the message could never be fetched.
        if (m_hasNul)
            return Refusal{"CANNOT", "The message holds NUL octets"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        const UnixMs now = session.context().clock->now();
        m_dated.resize(m_messages.size());
        for (size_t i = 0; i < m_messages.size(); ++i) {
            if (!m_dated[i])
                m_messages[i].internalDate = now;
        }
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (!info && info.error().kind == ErrorKind::NotFound)
                session.no("TRYCREATE", "There is no such mailbox");
            else if (!info)
                session.no(info.error());
            else if (!info->selectable)
                session.no("CANNOT", "This name only holds other mailboxes");
            else
                put(session, info->id);
        }));
    }

    void put(Session& session, store::MailboxId mailbox)
    {
        session.messages().append(mailbox, std::move(m_messages), session.quota(),
                                  session.answer([mailbox, &session](Result<store::AppendResult> result) {
            if (!result && result.error().kind == ErrorKind::NotFound) {
                session.no("TRYCREATE", "There is no such mailbox");
                return;
            }
            if (!result) {
                session.no(result.error());
                return;
            }
            if (session.view() && session.view()->id() == mailbox)
                session.view()->noteChange();
            session.ok("Appended", "APPENDUID " + std::to_string(result->uidValidity) + ' ' + formatSet(result->uids));
        }));
    }

    std::string m_name;
    std::vector<store::NewMessage> m_messages;
    std::vector<bool> m_dated;
    bool m_hasNul = false;
};

} // namespace

CommandPtr makeAppend(bool)
{
    return std::make_unique<Append>();
}

} // namespace posthorn::imap
