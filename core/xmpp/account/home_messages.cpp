// Messages to and from an account (RFC 6121 sections 5 and 8.5, XEP-0280, 0313, 0160).
#include <algorithm>

#include "xmpp/account/archiving.h"
#include "xmpp/account/home.h"
#include "xmpp/account/push.h"
#include "xmpp/policy/conversation_log.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t waitingAtOnce = 100;

/// Messages on their way from the store to a client, and which of them it has taken. When the last of them is let go of, the
/// account hears of that.
struct WaitingPage {
    Exchange& exchange;
    const size_t station;
    const SessionAddress session;
    const Jid account;
    std::vector<int64_t> ids;
    std::unique_ptr<bool[]> taken; // by place; each is set by one worker, and all are read when nobody holds them any more

    WaitingPage(Home& home, const SessionAddress& to, size_t most)
        : exchange(home.station().exchange())
        , station(home.station().index())
        , session(to)
        , account(home.bare())
        , taken(std::make_unique<bool[]>(most))
    {
    }
    ~WaitingPage()
    {
        std::vector<int64_t> got;
        for (size_t i = 0; i < ids.size(); ++i) {
            if (taken[i])
                got.push_back(ids[i]);
        }
        const bool all = got.size() == ids.size();
        exchange.post(station, [account = account, session = session, got = std::move(got), all](Station& here) {
            if (Home* home = here.loadedHome(account))
                home->waitingTaken(session, got, all);
        });
    }
};

/// What does not go on to the recipient @p self: XEP-0359 section 5 (whoever says that an id is ours lies), XEP-0280
/// section 8.
bool isForServerAlone(const Element& each, const Jid& self)
{
    return each.is("private", ns::carbons) ||
           (each.is("stanza-id", ns::sid) && Jid::parse(each.attribute("by")) == self);
}

/// What is said privately in a room of ours is in the log already, by the name of who says it (Room::privateMessage).
bool isInOurRoom(Station& station, const Jid& occupant)
{
    return !station.exchange().localBehind(station.context().settings.snapshot()->text(config::Setting::XmppRoomsName), occupant.domain).empty();
}

/// The message with the id that it has in an archive.
StanzaPtr withArchiveId(const Stanza& message, const Jid& by, uint64_t id)
{
    auto marked = std::make_shared<Stanza>(message);
    marked->add("stanza-id", ns::sid).set("by", by.text()).set("id", std::to_string(id));
    return marked;
}

} // namespace

bool Home::isArchived(const Stanza& message) const
{
    const Jid& other = message.from.sameBare(m_bare) ? message.to : message.from;
    return isWorthArchiving(message) && m_station.context().settings.snapshot()->boolean(config::Setting::XmppArchive) &&
           m_archivePrefs->keeps(other, [&] { return contact(other) != nullptr || isShared(other); });
}

store::ArchiveEntry Home::archiveEntry(const Stanza& message, bool incoming)
{
    const Jid& other = incoming ? message.from : message.to;
    return {accountId(), m_station.nextArchiveId(), other.bareText(), other.resource, incoming};
}

void Home::messageFrom(Resource& resource, const StanzaPtr& stanza, const Ticket& ticket)
{
    StanzaPtr message = stanza; // one for all who see it; copied only where it changes
    if (stanza->to.isEmpty()) { // RFC 6120 section 10.3.1
        auto addressed = std::make_shared<Stanza>(*stanza);
        addressed->to = m_bare;
        message = std::move(addressed);
    }
    if (message->to == m_bare && message->child("x", ns::dataForms) && pep().nodes().message(message))
        return; // who may subscribe to its nodes (XEP-0060 section 8.6)
    if (isBlocked(message->to)) {
        m_station.count(watch::Counter::ChatRefused, *message);
        return refuse(stanza, blockedError());
    }
    logConversation(m_station.context().hub, m_station.policies().of(m_bare.domain), *message);
    std::shared_ptr<SenderEntry> own;
    // What goes to oneself is archived once, as it arrives.
    if (!message->to.sameBare(m_bare)) {
        uint64_t id = 0;
        if (isArchived(*message)) {
            own = std::make_shared<SenderEntry>();
            own->entry = archiveEntry(*message, false);
            id = own->entry.id;
        }
        const bool others = std::any_of(m_resources.begin(), m_resources.end(),
                                        [&](const auto& each) { return each->carbons && each.get() != &resource; });
        if (others && isWorthCopying(*message))
            carbon(id ? withArchiveId(*message, m_bare, id) : message, true,
                   [&](const Resource& each) { return &each != &resource; });
    }
    if (!own)
        return m_station.route(std::move(message), ticket);
    if (!message->to.local.empty() && m_station.exchange().isLocal(message->to.domain))
        return m_station.routeArchived(std::move(message), ticket, std::move(own));
    appendToArchives(m_station, *message, {std::move(own->entry)}, ticket);
    m_station.route(std::move(message), ticket);
}

void Home::carbon(const StanzaPtr& stanza, bool sent, const std::function<bool(const Resource&)>& which)
{
    std::shared_ptr<Stanza> wrapped;
    for (const auto& each : m_resources) {
        if (!each->carbons || !which(*each))
            continue;
        if (!wrapped) {
            wrapped = std::make_shared<Stanza>(Kind::Message, stanza->type);
            wrapped->from = m_bare;
            Element& forwarded = wrapped->add(sent ? "sent" : "received", ns::carbons).add("forwarded", ns::forward);
            forwarded.add(stanza->toElement());
        }
        m_station.deliver(each->session, {wrapped, m_bare.withResource(each->name)});
    }
}

void Home::incomingMessage(const StanzaPtr& stanza, const Ticket& ticket, SenderEntry* sender)
{
    // What a room or another multi-user thing says goes to the one resource that joined; nobody else's business.
    if (stanza->type == "groupchat" || stanza->isError()) {
        Resource* const resource = stanza->to.isBare() ? nullptr : named(stanza->to.resource);
        if (resource)
            return deliver(*resource, stanza);
        return stanza->isError() ? void() : refuse(stanza, {Condition::ServiceUnavailable});
    }
    // What an occupant of a room says privately the room gives to each client that is there (XEP-0280).
    const bool isFromRoom = !stanza->from.isBare() && stanza->child("x", ns::mucUser);
    if (!stanza->from.sameBare(m_bare) && !(isFromRoom && isInOurRoom(m_station, stanza->from)))
        logArrival(m_station, m_bare.domain, *stanza);
    const bool copies = isWorthCopying(*stanza) && !stanza->from.sameBare(m_bare) && !isFromRoom;
    StanzaPtr message = stanza;
    const auto unwanted = [this](const Element& each) { return isForServerAlone(each, m_bare); };
    if (std::any_of(stanza->content.begin(), stanza->content.end(), unwanted)) {
        auto cleaned = std::make_shared<Stanza>(*stanza);
        cleaned->removeChildren(unwanted);
        message = std::move(cleaned);
    }
    // The archive has it as it is here, without the id that is its own there.
    if (isArchived(*message)) {
        std::vector<store::ArchiveEntry> entries{archiveEntry(*message, true)};
        const uint64_t id = entries.front().id;
        if (sender && message == stanza) { // the sender has the very same
            entries.push_back(std::move(sender->entry));
            sender->taken = true;
        }
        appendToArchives(m_station, *message, std::move(entries), ticket);
        message = withArchiveId(*message, m_bare, id);
    }
    deliverMessage(message, copies, ticket);
}

void Home::deliverMessage(const StanzaPtr& stanza, bool copies, const Ticket& ticket)
{
    const auto copyToOthers = [this, &stanza, copies](const std::function<bool(const Resource&)>& reached) {
        if (copies)
            carbon(stanza, false, [&](const Resource& each) { return !reached(each); });
    };
    if (!stanza->to.isBare()) {
        if (Resource* resource = named(stanza->to.resource)) {
            deliver(*resource, stanza);
            return copyToOthers([&](const Resource& each) { return &each == resource; });
        }
        if (stanza->type == "headline")
            return;
    }
    // To all that want any: section 8.5.2.1.1.
    const auto takes = [](const Resource& each) { return each.isAvailable() && each.priority >= 0; };
    bool reached = false;
    for (const auto& each : m_resources) {
        if (!takes(*each))
            continue;
        deliver(*each, stanza);
        reached = true;
    }
    if (reached)
        return copyToOthers(takes);
    if (stanza->type == "headline" || isOnlyChatState(*stanza))
        return;
    if (!isWorthWaiting(*stanza))
        return;
    copyToOthers([](const Resource&) { return false; });
    keepOffline(stanza, ticket);
}

void Home::redeliver(const StanzaPtr& stanza)
{
    if (stanza->from.sameBare(m_bare) || !isWorthWaiting(*stanza))
        return;
    auto again = std::make_shared<Stanza>(*stanza);
    again->to = m_bare;
    for (const auto& each : m_resources) {
        if (each->isAvailable() && each->priority >= 0)
            return deliver(*each, again);
    }
    keepOffline(again, {});
}

void Home::keepOffline(const StanzaPtr& stanza, const Ticket& ticket)
{
    const size_t most = size_t(m_station.context().settings.snapshot()->number(config::Setting::XmppOfflineMessages));
    const auto turnAway = [this, stanza] {
        m_station.count(watch::Counter::ChatRefused, *stanza);
        refuse(stanza, {Condition::ServiceUnavailable});
    };
    if (most == 0)
        return turnAway();
    auto waiting = std::make_shared<Stanza>(*stanza);
    if (!waiting->child("delay", ns::delay))
        waiting->content.push_back(delayElement({{}, m_bare.domain, {}}, m_station.now()));
    m_station.chat().offline->add(accountId(), m_station.now(), waiting->standalone(), most, bind([this, stanza, ticket, turnAway](Result<void> kept) {
        if (!kept)
            turnAway();
        else if (std::any_of(m_resources.begin(), m_resources.end(),
                             [](const auto& each) { return each->isAvailable() && each->priority >= 0; }))
            deliverWaiting(); // somebody has come meanwhile
        else if (isWorthWaking(*stanza))
            pushServices().notify({});
    }));
}

void Home::deliverWaiting()
{
    if (m_delivering) {
        m_cameMeanwhile = true;
        return;
    }
    m_delivering = true;
    m_station.chat().offline->list(
        accountId(), 0, waitingAtOnce, bind([this](Result<std::vector<store::WaitingMessage>> found) {
            if (!found || found->empty())
                return deliveredWaiting(false);
            Resource* best = nullptr;
            for (const auto& each : m_resources) {
                if (each->isAvailable() && each->priority >= 0 && each->session != m_notTaking &&
                    (!best || each->priority > best->priority))
                    best = each.get();
            }
            if (!best)
                return deliveredWaiting(false);
            // No more at once than a client takes that is slow; the next ones when it has taken these.
            const size_t mostOctets = size_t(m_station.context().settings.snapshot()->number(config::Setting::XmppMaxUnread)) / 8;
            const auto page = std::make_shared<WaitingPage>(*this, best->session, found->size());
            size_t octets = 0;
            for (const store::WaitingMessage& each : *found) {
                octets += each.stanza.size();
                if (octets > mostOctets && !page->ids.empty())
                    break;
                bool& taken = page->taken[page->ids.size()];
                page->ids.push_back(each.id);
                auto element = readXml(each.stanza);
                if (element && Stanza::isStanza(*element))
                    m_station.deliver(best->session, {Stanza::fromElement(std::move(*element)), {}, std::shared_ptr<bool>(page, &taken)});
                else
                    taken = true;
            }
        }));
}

// The store forgets a message when the client has it: what a connection takes along with it to its grave waits still.
void Home::waitingTaken(const SessionAddress& session, std::vector<int64_t> ids, bool all)
{
    if (!all)
        m_notTaking = session;
    if (ids.empty())
        return deliveredWaiting(true);
    m_station.chat().offline->remove(accountId(), std::move(ids),
                                     bind([this](Result<void> removed) { deliveredWaiting(bool(removed)); }));
}

void Home::deliveredWaiting(bool more)
{
    m_delivering = false;
    if ((std::exchange(m_cameMeanwhile, false) || more) && !m_resources.empty())
        return deliverWaiting();
    maybeRelease();
}

} // namespace posthorn::xmpp
