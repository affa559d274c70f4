// LSUB (RFC 3501 section 6.3.9).
#include <set>

#include "base/text.h"
#include "imap/parser/mailbox_name.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Lsub final : public Command {
    bool parse(Cursor& cursor) override
    {
        std::string_view reference;
        std::string_view pattern;
        if (!cursor.space() || !cursor.astring(reference) || !cursor.space() || !cursor.listMailbox(pattern) || !cursor.end())
            return false;
        m_pattern = std::string(reference).append(pattern);
        m_pattern = decodeMailboxName(m_pattern).value_or(m_pattern);
        m_onlySeparator = pattern.empty();
        return true;
    }

    void run(Session& session) override
    {
        if (m_onlySeparator) {
            session.untagged(R"(LSUB (\Noselect) "/" "")");
            session.ok("Listed");
            return;
        }
        session.mailboxes().subscriptions(session.accountId(),
                                          session.answer([this, &session](Result<std::vector<std::string>> names) {
                                              if (names)
                                                  tell(session, *names);
                                              else
                                                  session.no(names.error());
                                          }));
    }

    void tell(Session& session, const std::vector<std::string>& names)
    {
        const ListPattern pattern(m_pattern);
        std::set<std::string_view> subscribed;
        std::set<std::string_view> parents; // that match where a name below them does not, for '%'
        for (const std::string& name : names) {
            if (pattern.matches(name)) {
                subscribed.insert(name);
                continue;
            }
            for (size_t at = name.rfind('/'); at != std::string::npos && at > 0; at = name.rfind('/', at - 1)) {
                const std::string_view parent = std::string_view(name).substr(0, at);
                if (pattern.matches(parent))
                    parents.insert(parent);
            }
        }
        const auto line = [&session](std::string_view attributes, std::string_view name) {
            std::string text = "LSUB (";
            text.append(attributes).append(") \"/\" ");
            session.appendMailbox(text, name);
            session.untagged(text);
        };
        for (const std::string_view name : subscribed)
            line("", name);
        for (const std::string_view name : parents) {
            if (!subscribed.contains(name))
                line("\\Noselect", name);
        }
        session.ok("Listed");
    }

    std::string m_pattern;
    bool m_onlySeparator = false;
};

} // namespace

CommandPtr makeLsub(bool)
{
    return std::make_unique<Lsub>();
}

} // namespace posthorn::imap
