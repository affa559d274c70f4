// SUBSCRIBE and UNSUBSCRIBE (RFC 3501 sections 6.3.6 and 6.3.7). A name must exist to be subscribed; it stays so when
// the mailbox goes.
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Subscribe final : public Command {
public:
    explicit Subscribe(bool subscribe) : m_subscribe(subscribe) {}

private:
    bool parse(Cursor& cursor) override { return cursor.space() && cursor.mailbox(m_name) && cursor.end(); }

    void run(Session& session) override
    {
        if (!m_subscribe) {
            set(session);
            return;
        }
        session.mailboxes().find(session.accountId(), m_name, session.answer([this, &session](Result<store::MailboxInfo> info) {
            if (info)
                set(session);
            else
                session.no(info.error());
        }));
    }

    void set(Session& session)
    {
        session.mailboxes().setSubscribed(session.accountId(), m_name, m_subscribe,
                                          session.answer([this, &session](Result<void> set) {
                                              if (set)
                                                  session.ok(m_subscribe ? "Subscribed" : "Unsubscribed");
                                              else
                                                  session.no(set.error());
                                          }));
    }

    const bool m_subscribe;
    std::string m_name;
};

} // namespace

CommandPtr makeSubscribe(bool)
{
    return std::make_unique<Subscribe>(true);
}

CommandPtr makeUnsubscribe(bool)
{
    return std::make_unique<Subscribe>(false);
}

} // namespace posthorn::imap
