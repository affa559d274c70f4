// ID (RFC 2971). What the client says of itself goes to the log.
#include "base/text.h"
#include "imap/session/session.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

class Id final : public Command {
    static constexpr size_t maxPairs = 30;

    bool parse(Cursor& cursor) override
    {
        if (!cursor.space())
            return false;
        if (cursor.acceptWord("NIL"))
            return cursor.end();
        if (!cursor.expect('('))
            return false;
        for (size_t count = 0; !cursor.accept(')'); ++count) {
            std::string_view name;
            std::string_view value = "NIL";
            if (count > 0 && !cursor.space())
                return false;
            if (!cursor.string(name) || !cursor.space() || (!cursor.acceptWord("NIL") && !cursor.string(value)))
                return false;
            if (count == maxPairs)
                return cursor.fail("too many pairs");
            m_client.append(m_client.empty() ? "" : ", ").append(name.substr(0, 30)).append("=").append(value.substr(0, 100));
        }
        return cursor.end();
    }
    void run(Session& session) override
    {
        for (char& c : m_client) {
            if (static_cast<unsigned char>(c) < 0x20)
                c = ' ';
        }
        if (!m_client.empty())
            session.link().log(watch::Level::Info, "client: " + m_client);
        session.untagged(R"(ID ("name" "Posthorn" "version" ")" + session.context().version + "\")");
        session.ok("Pleased to meet you");
    }

    std::string m_client;
};

} // namespace

CommandPtr makeId(bool)
{
    return std::make_unique<Id>();
}

} // namespace posthorn::imap
