// AUTHENTICATE (RFC 3501 section 6.2.2) with an initial response (RFC 4959).
#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

using Outcome = directory::SaslExchange::Outcome;

class Authenticate final : public Command {
    bool parse(Cursor& cursor) override
    {
        std::string_view mechanism;
        if (!cursor.space() || !cursor.atom(mechanism))
            return false;
        m_mechanism = mechanism;
        if (cursor.is(' ') && cursor.rest().size() > 1) {
            cursor.accept(' ');
            // Not a string but plain base64, with '=' alone for an empty one; "+" would be no tag but is no atom either.
            m_initial = std::string(trimmed(cursor.rest()));
            return true;
        }
        return cursor.end();
    }

    void run(Session& session) override
    {
        m_exchange = session.context().authenticator->begin(m_mechanism, session.link(), session.clearAllowed());
        if (!m_exchange) {
            session.no("CANNOT", "This mechanism is not offered here");
            return;
        }
        if (!m_initial) {
            step(session, {});
            return;
        }
        const auto data = *m_initial == "=" ? std::string() : base64Decode(*m_initial);
        if (!data)
            session.bad("AUTHENTICATE: the initial response is not base64");
        else
            step(session, *data);
    }

    void line(Session& session, std::string_view text) override
    {
        if (text == "*") {
            session.bad("AUTHENTICATE: cancelled");
            return;
        }
        const auto data = base64Decode(trimmed(text));
        if (!data) {
            session.bad("AUTHENTICATE: the response is not base64");
        } else if (m_account) {
            session.login(std::move(*m_account), "Logged in"); // the empty answer to the server's last word
        } else {
            step(session, *data);
        }
    }

    void step(Session& session, const std::string& data)
    {
        session.suspendLines();
        m_exchange->next(data, session.answer([this, &session](Outcome outcome) { take(session, std::move(outcome)); }));
    }

    void take(Session& session, Outcome outcome)
    {
        switch (outcome.kind) {
        case Outcome::Kind::Challenge:
            session.expectLine(true);
            session.continuation(base64Encode(outcome.data), true);
            break;
        case Outcome::Kind::Success:
            if (outcome.data.empty()) {
                session.login(std::move(outcome.account), "Logged in");
                break;
            }
            // RFC 3501 has no place for data with the success: it goes as one more challenge (RFC 4422 section 3.6).
            m_account = std::move(outcome.account);
            session.expectLine(true);
            session.continuation(base64Encode(outcome.data), true);
            break;
        case Outcome::Kind::Failure:
            session.loginFailed(outcome.error, outcome.login);
            break;
        }
    }

    std::string m_mechanism;
    std::optional<std::string> m_initial;
    std::unique_ptr<directory::SaslExchange> m_exchange;
    std::optional<directory::Account> m_account;
};

} // namespace

CommandPtr makeAuthenticate(bool)
{
    return std::make_unique<Authenticate>();
}

} // namespace posthorn::imap
