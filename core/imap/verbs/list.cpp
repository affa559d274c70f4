// LIST (RFC 3501 section 6.3.8) with the extended form (RFC 5258), special use (RFC 6154), children (RFC 3348) and
// STATUS of each mailbox (RFC 5819).
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "imap/parser/mailbox_name.h"
#include "imap/session/session.h"
#include "imap/verbs/special_use.h"
#include "imap/verbs/status_items.h"
#include "imap/verbs/table.h"

namespace posthorn::imap {

namespace {

constexpr size_t maxPatterns = 100;

class List final : public Command {
    bool parse(Cursor& cursor) override;
    void run(Session& session) override;
    void drained(Session& session) override { pump(session); }

    bool selection(Cursor& cursor);
    bool returns(Cursor& cursor);
    bool matches(std::string_view name) const;
    void prepare(std::vector<store::MailboxInfo> boxes, const std::vector<std::string>& subscriptions);
    void pump(Session& session);
    void tell(Session& session, const store::MailboxInfo& info);

    std::string m_reference;
    std::vector<std::string> m_given; ///< patterns as the client wrote them
    std::vector<ListPattern> m_patterns;
    bool m_onlySubscribed = false;
    bool m_onlySpecialUse = false;
    bool m_recursive = false;
    bool m_showSubscribed = false;
    bool m_status = false;
    StatusItems m_items;

    std::vector<store::MailboxInfo> m_boxes; ///< id 0: a name that is only subscribed
    std::unordered_set<std::string> m_parents;           ///< names that have names below them
    std::unordered_set<std::string> m_subscribedBelow;   ///< names with a subscribed one below
    size_t m_next = 0;
    bool m_pumping = false;
    bool m_asking = false; ///< STATUS of m_boxes[m_next] waits for the store
};

bool List::selection(Cursor& cursor)
{
    bool any = false;
    while (!cursor.accept(')')) {
        std::string_view word;
        if ((any && !cursor.space()) || !cursor.atom(word))
            return false;
        any = true;
        if (equalsIgnoreCase(word, "SUBSCRIBED"))
            m_onlySubscribed = m_showSubscribed = true;
        else if (equalsIgnoreCase(word, "SPECIAL-USE"))
            m_onlySpecialUse = true;
        else if (equalsIgnoreCase(word, "RECURSIVEMATCH"))
            m_recursive = true;
        else if (!equalsIgnoreCase(word, "REMOTE"))
            return cursor.fail("unknown selection option " + std::string(word.substr(0, 40)));
    }
    if (m_recursive && !m_onlySubscribed)
        return cursor.fail("RECURSIVEMATCH needs SUBSCRIBED beside it");
    return cursor.space();
}

bool List::returns(Cursor& cursor)
{
    if (!cursor.acceptWord("RETURN"))
        return cursor.fail("RETURN expected");
    if (!cursor.space() || !cursor.expect('('))
        return false;
    bool any = false;
    while (!cursor.accept(')')) {
        std::string_view word;
        if ((any && !cursor.space()) || !cursor.atom(word))
            return false;
        any = true;
        if (equalsIgnoreCase(word, "SUBSCRIBED")) {
            m_showSubscribed = true;
        } else if (equalsIgnoreCase(word, "STATUS")) {
            m_status = true;
            if (!cursor.space() || !m_items.parse(cursor))
                return false;
        } else if (!equalsIgnoreCase(word, "CHILDREN") && !equalsIgnoreCase(word, "SPECIAL-USE")) {
            return cursor.fail("unknown return option " + std::string(word.substr(0, 40)));
        }
    }
    return true;
}

bool List::parse(Cursor& cursor)
{
    std::string_view text;
    if (!cursor.space() || (cursor.accept('(') && !selection(cursor)) || !cursor.astring(text) || !cursor.space())
        return false;
    m_reference = text;
    if (cursor.accept('(')) {
        do {
            if (m_given.size() == maxPatterns)
                return cursor.fail("too many patterns");
            if (!cursor.listMailbox(text))
                return false;
            m_given.emplace_back(text);
        } while (cursor.accept(' '));
        if (!cursor.expect(')'))
            return false;
    } else {
        if (!cursor.listMailbox(text))
            return false;
        m_given.emplace_back(text);
    }
    if (cursor.is(' ') && cursor.rest().size() > 1 && (!cursor.space() || !returns(cursor)))
        return false;
    for (const std::string& pattern : m_given) {
        const std::string whole = m_reference + pattern;
        m_patterns.emplace_back(decodeMailboxName(whole).value_or(whole));
    }
    return cursor.end();
}

bool List::matches(std::string_view name) const
{
    return std::any_of(m_patterns.begin(), m_patterns.end(), [name](const ListPattern& p) { return p.matches(name); });
}

void List::run(Session& session)
{
    if (m_given.size() == 1 && m_given[0].empty()) {
        // RFC 3501 section 6.3.8: an empty name asks for the separator.
        session.untagged(R"(LIST (\Noselect) "/" "")");
        session.ok("Listed");
        return;
    }
    session.mailboxes().list(session.accountId(), session.answer([this, &session](Result<std::vector<store::MailboxInfo>> boxes) {
        if (!boxes) {
            session.no(boxes.error());
            return;
        }
        if (!m_onlySubscribed) {
            prepare(std::move(*boxes), {});
            pump(session);
            return;
        }
        m_boxes = std::move(*boxes);
        session.mailboxes().subscriptions(session.accountId(),
                                          session.answer([this, &session](Result<std::vector<std::string>> names) {
                                              if (!names) {
                                                  session.no(names.error());
                                                  return;
                                              }
                                              prepare(std::move(m_boxes), *names);
                                              pump(session);
                                          }));
    }));
}

void List::prepare(std::vector<store::MailboxInfo> boxes, const std::vector<std::string>& subscriptions)
{
    const auto addParents = [](std::unordered_set<std::string>& into, std::string_view name) {
        for (size_t at = name.rfind('/'); at != std::string_view::npos && at > 0; at = name.rfind('/', at - 1)) {
            if (!into.emplace(name.substr(0, at)).second)
                return;
        }
    };
    std::unordered_set<std::string> known;
    for (const store::MailboxInfo& box : boxes) {
        addParents(m_parents, box.name);
        known.insert(box.name);
    }
    for (const std::string& name : subscriptions) {
        if (m_recursive)
            addParents(m_subscribedBelow, name);
        if (known.contains(name))
            continue;
        store::MailboxInfo& missing = boxes.emplace_back();
        missing.name = name;
        missing.subscribed = true;
        missing.selectable = false;
    }
    m_boxes = std::move(boxes);
}

void List::pump(Session& session)
{
    if (m_pumping || m_asking)
        return;
    m_pumping = true;
    while (m_next < m_boxes.size() && !m_asking) {
        if (session.out().size() > 64 * 1024 && session.flush())
            break;
        const store::MailboxInfo& box = m_boxes[m_next];
        const bool below = m_recursive && m_subscribedBelow.contains(box.name);
        if (!matches(box.name) || (m_onlySubscribed && !box.subscribed && !below) ||
            (m_onlySpecialUse && box.specialUse == store::SpecialUse::None)) {
            ++m_next;
            continue;
        }
        if (!m_status || !m_items.needsSnapshot(box)) {
            tell(session, m_boxes[m_next++]);
            continue;
        }
        m_asking = true;
        session.mailboxes().open(box.id, session.answer([this, &session](Result<store::SnapshotPtr> snapshot) {
            m_asking = false;
            // For want of a better place the number travels in recentFrom: all from there on are recent.
            store::MailboxInfo info = m_boxes[m_next++];
            info.recentFrom = info.uidNext - (snapshot ? store::Uid(recentIn(**snapshot)) : 0);
            tell(session, info);
            pump(session);
        }));
    }
    m_pumping = false;
    if (m_next == m_boxes.size() && !m_asking)
        session.ok("Listed");
}

void List::tell(Session& session, const store::MailboxInfo& info)
{
    std::string text = "LIST (";
    const size_t start = text.size();
    const auto attribute = [&](std::string_view name) { text.append(text.size() > start ? " " : "").append(name); };
    if (info.id == 0)
        attribute("\\NonExistent");
    else if (!info.selectable)
        attribute("\\Noselect");
    attribute(m_parents.contains(info.name) ? "\\HasChildren" : "\\HasNoChildren");
    if (info.specialUse != store::SpecialUse::None)
        attribute(specialUseName(info.specialUse));
    if (m_showSubscribed && info.subscribed)
        attribute("\\Subscribed");
    text += ") \"/\" ";
    session.appendMailbox(text, info.name);
    if (m_recursive && m_subscribedBelow.contains(info.name))
        text += " (\"CHILDINFO\" (\"SUBSCRIBED\"))";
    session.untagged(text);
    if (!m_status || !info.selectable)
        return;
    std::string status = "STATUS ";
    session.appendMailbox(status, info.name);
    status += ' ';
    m_items.append(status, info, info.uidNext - std::min(info.uidNext, info.recentFrom), session.maxMessageSize());
    session.untagged(status);
}

} // namespace

CommandPtr makeList(bool)
{
    return std::make_unique<List>();
}

} // namespace posthorn::imap
