// COPY (RFC 3501 section 6.4.7) and MOVE (RFC 6851), both with COPYUID (RFC 4315 section 3).
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Copy final : public Command {
public:
    explicit Copy(bool move) : m_move(move) {}

private:
    bool parse(Cursor& cursor) override
    {
        return cursor.space() && cursor.sequenceSet(m_set) && cursor.space() && cursor.mailbox(m_name) && cursor.end();
    }

    std::optional<Refusal> check(Session& session) override
    {
        if (m_move && session.view()->readOnly())
            return Refusal{"READ-ONLY", "The mailbox is open for reading only"};
        return std::nullopt;
    }

    void run(Session& session) override
    {
        std::vector<MailboxView::Span> spans;
        if (!session.view()->resolve(m_set, session.isUid(), spans)) {
            session.bad("There is no message with one of these numbers");
            return;
        }
        m_uids = session.view()->uidsOf(spans);
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (!info && info.error().kind == ErrorKind::NotFound)
                session.no("TRYCREATE", "There is no such mailbox");
            else if (!info)
                session.no(info.error());
            else if (!info->selectable)
                session.no("CANNOT", "This name only holds other mailboxes");
            else if (m_uids.empty())
                session.ok("No messages to take");
            else
                transfer(session, info->id);
        }));
    }

    void transfer(Session& session, store::MailboxId target)
    {
        auto done = session.answer([this, target, &session](Result<store::CopyResult> result) {
            if (!result && result.error().kind == ErrorKind::NotFound) {
                session.no("TRYCREATE", "There is no such mailbox");
                return;
            }
            if (!result) {
                session.no(result.error());
                return;
            }
            if (m_move || target == session.view()->id())
                session.view()->noteChange();
            if (result->from.empty()) {
                session.ok("The messages are gone");
                return;
            }
            const std::string code = "COPYUID " + std::to_string(result->uidValidity) + ' ' + formatSet(result->from) + ' ' +
                                     formatSet(result->to);
            if (m_move) {
                session.untagged("OK [" + code + "] Moved"); // before the EXPUNGE responses, RFC 6851 section 4.3
                session.ok("Moved");
            } else {
                session.ok("Copied", code);
            }
        });
        if (m_move)
            session.messages().move(session.view()->id(), std::move(m_uids), target, std::move(done));
        else
            session.messages().copy(session.view()->id(), std::move(m_uids), target, session.quota(), std::move(done));
    }

    const bool m_move;
    SequenceSet m_set;
    std::string m_name;
    std::vector<store::Uid> m_uids;
};

} // namespace

CommandPtr makeCopy(bool)
{
    return std::make_unique<Copy>(false);
}

CommandPtr makeMove(bool)
{
    return std::make_unique<Copy>(true);
}

} // namespace posthorn::imap
