// The roster's questions and changes (RFC 6121 section 2).
#include <algorithm>

#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

const RosterItem* Home::contact(const Jid& jid) const
{
    const auto found = m_roster.find(jid.bare());
    return found == m_roster.end() ? nullptr : &found->second;
}

RosterItem& Home::itemFor(const Jid& jid)
{
    RosterItem& item = m_roster[jid.bare()];
    item.jid = jid.bare();
    return item;
}

size_t Home::requests() const
{
    return size_t(std::count_if(m_roster.begin(), m_roster.end(), [](const auto& each) { return !each.second.isVisible(); }));
}

bool Home::isRosterFull() const
{
    const auto most = size_t(m_station.context().settings.snapshot()->number(config::Setting::XmppMaxContacts));
    return m_roster.size() >= most && m_roster.size() - requests() >= most;
}

void Home::answerRoster(const StanzaPtr& question)
{
    // While a change is being kept, the version is that of before it, and its push is still to come: an answer of what is so
    // by now would be taken back by it.
    if (m_rosterKeeper->isBusy()) {
        m_rosterQuestions.push_back(question);
        return;
    }
    Resource* const asker = named(question->from.resource);
    if (asker)
        asker->interested = true;
    // Section 2.6: the version is the store's state. A client that has the newest is told so by an empty result.
    const Element* const query = question->child("query", ns::roster);
    const bool versions = query->hasAttribute("ver");
    if (versions && query->attribute("ver") == rosterVersion() && m_rosterKeeper->state() > 0)
        return answer(question);
    Element result("query", ns::roster);
    result.set("ver", rosterVersion());
    eachContact([&](const RosterItem& item) {
        if (item.isVisible())
            result.add(item.toElement());
    });
    answer(question, std::move(result));
}

void Home::rosterSettled()
{
    if (m_rosterKeeper->isBusy())
        return;
    for (const StanzaPtr& each : std::exchange(m_rosterQuestions, {}))
        answerRoster(each);
}

void Home::pushRosterItem(const RosterItem& item, bool removed)
{
    Element query("query", ns::roster);
    query.set("ver", rosterVersion());
    if (removed) // section 2.5.2: nothing else is said of it
        query.add("item").set("jid", item.jid.text()).set("subscription", "remove");
    else
        query.add(shown(item).toElement());
    push(query, [](const Resource& each) { return each.interested; });
}

void Home::saveContact(const Jid& jid, std::function<void(Result<void>)> done, bool seen)
{
    const auto found = m_roster.find(jid.bare());
    if (found == m_roster.end())
        return done ? done({}) : void();
    if (found->second.isVisible())
        found->second.listed = true; // it stays until the user takes it out
    const RosterItem item = found->second;
    const bool nothing = !item.isVisible() && !item.pendingIn;
    if (nothing)
        m_roster.erase(found);
    const auto finished = bind([this, item, seen, done = std::move(done)](Result<store::Modseq> kept) {
        if (!kept)
            m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Warning,
                                        "a contact of " + m_bare.text() + " was not kept: " + kept.error().text);
        if (done)
            done(kept ? Result<void>() : Result<void>(passOn(kept.error())));
        if (kept && seen && item.isVisible()) // section 3.1.6: behind what it comes from
            pushRosterItem(item, false);
        rosterSettled();
        maybeRelease();
    });
    if (nothing)
        m_rosterKeeper->erase(item.jid.text(), finished);
    else
        m_rosterKeeper->put(item.jid.text(), item.toBytes(), finished);
}

void Home::changeRoster(const StanzaPtr& question)
{
    const Element* const query = question->child("query", ns::roster);
    const Element* wanted = nullptr;
    for (const Element& each : query->children) {
        if (!each.is("item", ns::roster))
            continue;
        if (wanted) // section 2.3.3: one at a time
            return refuse(question, {Condition::BadRequest});
        wanted = &each;
    }
    const auto jid = wanted ? Jid::parse(wanted->attribute("jid")) : std::nullopt;
    if (!jid)
        return refuse(question, {wanted ? Condition::JidMalformed : Condition::BadRequest});
    if (jid->bare() == m_bare)
        return refuse(question, {Condition::NotAllowed});
    if (!mayTalkWith(*jid) && wanted->attribute("subscription") != "remove")
        return refuse(question, {Condition::PolicyViolation, "contacts are limited by the administrator of this domain"});
    if (wanted->attribute("subscription") == "remove")
        return removeContact(question, jid->bare());
    std::vector<std::string> groups;
    for (const Element& each : wanted->children) {
        if (!each.is("group", ns::roster))
            continue;
        std::string group(trimmed(each.text()));
        if (group.empty() || group.size() > longestGroupName)
            return refuse(question, {Condition::NotAcceptable});
        if (std::find(groups.begin(), groups.end(), group) != groups.end())
            return refuse(question, {Condition::BadRequest});
        groups.push_back(std::move(group));
    }
    if (groups.size() > mostGroups || wanted->attribute("name").size() > longestRosterName)
        return refuse(question, {Condition::NotAcceptable});
    const RosterItem* before = contact(*jid);
    if ((!before || !before->isVisible()) && isRosterFull())
        return refuse(question, {Condition::PolicyViolation, "the roster is full"});
    RosterItem& item = itemFor(*jid);
    item.listed = true;
    item.name = wanted->attribute("name");
    item.groups = std::move(groups);
    saveContact(*jid, bind([this, question](Result<void> kept) {
        if (kept)
            answer(question);
        else
            refuse(question, StanzaError::of(kept.error()));
    }));
}

void Home::removeContact(const StanzaPtr& question, const Jid& jid)
{
    if (isShared(jid))
        return refuse(question, {Condition::NotAllowed, "the administrator shares this contact"});
    const RosterItem* known = contact(jid);
    if (!known || !known->isVisible())
        return refuse(question, {Condition::ItemNotFound});
    const RosterItem item = *known;
    m_roster.erase(jid);
    m_rosterKeeper->erase(jid.text(), bind([this, question, item](Result<store::Modseq> kept) {
        if (!kept) {
            refuse(question, StanzaError::of(kept.error()));
            return rosterSettled();
        }
        pushRosterItem(item, true);
        answer(question);
        rosterSettled();
        // Section 2.5.3.
        if (item.to || item.ask)
            sendPresence(item.jid, "unsubscribe");
        if (item.from) {
            sendPresence(item.jid, "unsubscribed");
            sendAllPresence(item.jid, false);
        }
        maybeRelease();
    }));
}

} // namespace posthorn::xmpp
