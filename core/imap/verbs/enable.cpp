// ENABLE (RFC 5161) for CONDSTORE (RFC 7162) and UTF8=ACCEPT (RFC 6855).
#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Enable final : public Command {
    bool parse(Cursor& cursor) override
    {
        do {
            std::string_view word;
            if (!cursor.space() || !cursor.atom(word))
                return false;
            m_condstore |= equalsIgnoreCase(word, "CONDSTORE");
            m_utf8 |= equalsIgnoreCase(word, "UTF8=ACCEPT");
        } while (cursor.is(' ') && cursor.rest().find_first_not_of(' ') != std::string_view::npos);
        return cursor.end();
    }
    void run(Session& session) override
    {
        std::string enabled = "ENABLED";
        if (m_condstore && !session.condstore)
            enabled += " CONDSTORE";
        if (m_utf8 && !session.utf8)
            enabled += " UTF8=ACCEPT";
        session.condstore |= m_condstore;
        session.utf8 |= m_utf8;
        session.untagged(enabled);
        session.ok("Enabled");
    }

    bool m_condstore = false;
    bool m_utf8 = false;
};

} // namespace

CommandPtr makeEnable(bool)
{
    return std::make_unique<Enable>();
}

} // namespace posthorn::imap
