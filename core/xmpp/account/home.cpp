#include "xmpp/account/home.h"

#include <algorithm>

#include "base/random.h"
#include "xmpp/account/push.h"
#include "xmpp/modules/module.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stream/management.h"
#include "xmpp/xml/read.h"

namespace posthorn::xmpp {

namespace {

// Who was told of the resource by directed presence; in a room that is whoever else is in it.
bool wasTold(const Resource& resource, const Jid& jid)
{
    const auto found = resource.directed.lower_bound(jid.bare());
    return found != resource.directed.end() && found->sameBare(jid);
}

} // namespace

Home::Home(Station& station, Jid bare)
    : m_station(station)
    , m_bare(std::move(bare))
{
}

Home::~Home() = default;

void Home::load(std::function<void(bool)> done)
{
    m_loaded = std::move(done);
    const auto finish = [this](bool exists) {
        const auto told = std::move(m_loaded);
        told(exists);
    };
    if (Jid::of(m_bare.address()) != m_bare) // one account has one address
        return finish(false);
    m_station.context().directory.findLogin(
        m_bare.addressText(), m_station.executor(),
        bind([this, finish](Result<std::optional<directory::LoginRecord>> found) {
            if (!found || !*found || (*found)->account.kind != directory::AccountKind::User || !(*found)->account.enabled ||
                m_station.policies().isOff(m_bare))
                return finish(false);
            m_account = (*found)->account;
            store::Objects& objects = *m_station.store().objects;
            m_rosterKeeper = std::make_unique<Keeper>(objects, accountId(), "xmpp-roster");
            m_blocked = std::make_unique<BlockList>(objects, accountId());
            m_archivePrefs = std::make_unique<ArchivePrefs>(objects, accountId());
            m_rosterKeeper->load(bind([this, finish](Result<std::vector<Keeper::Item>> items) {
                if (!items) {
                    m_station.context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                                                "the roster of " + m_bare.text() + " cannot be read: " + items.error().text +
                                                    ' ' + items.error().detail);
                    return finish(false);
                }
                rosterRead(std::move(items));
                m_blocked->load(bind([this, finish](Result<void> read) {
                    if (!read)
                        return finish(false);
                    m_archivePrefs->load(bind([this, finish](Result<void> known) {
                        if (!known)
                            return finish(false);
                        m_station.sharedContacts().get(m_bare.domain, bind([this, finish](SharedListPtr list) {
                            m_shared = std::move(list);
                            finish(true);
                        }));
                    }));
                }));
            }));
        }));
}

void Home::rosterRead(Result<std::vector<Keeper::Item>> items)
{
    for (const Keeper::Item& each : *items) {
        auto item = RosterItem::fromBytes(each.bytes);
        if (!item)
            continue;
        m_rosterKeeper->known(item->jid.text(), each.id);
        const Jid jid = item->jid;
        m_roster.insert_or_assign(jid, std::move(*item));
    }
}

bool Home::isIdle() const
{
    return m_resources.empty() && m_use.use_count() == 1 && !m_delivering && (!m_rosterKeeper || !m_rosterKeeper->isBusy()) &&
           (!m_blocked || !m_blocked->isBusy()) &&
           (!m_archivePrefs || !m_archivePrefs->isBusy()) && (!m_pep || !m_pep->isBusy()) && (!m_tokens || !m_tokens->isBusy()) && (!m_push || !m_push->isBusy()) && !m_changing;
}

void Home::maybeRelease()
{
    if (m_resources.empty())
        m_station.releaseHome(m_bare);
}

Result<std::string> Home::attach(const SessionAddress& session, const std::string& wanted, uint64_t version)
{
    if (version < m_account->credentialsVersion || (m_revoked && version <= *m_revoked)) {
        maybeRelease();
        return fail(ErrorKind::AuthFailed, "the account has been changed");
    }
    std::string name = wanted.empty() ? randomName(12) : wanted;
    if (Resource* other = named(name)) {
        // The newer one wins: it is most often the same program, whose old connection has died unnoticed.
        m_station.end(other->session, EndReason::Conflict);
        detach(other->session);
    }
    if (m_resources.size() >= mostResources)
        return fail(ErrorKind::Limit, "too many connections of this account");
    auto resource = std::make_unique<Resource>();
    resource->name = name;
    resource->session = session;
    m_resources.push_back(std::move(resource));
    if (m_resources.size() == 1)
        pep().prepare();
    ++m_station.exchange().bound;
    return name;
}

void Home::detach(const SessionAddress& session)
{
    Resource* const resource = resourceOf(session);
    if (!resource)
        return;
    if (resource->isAvailable() || !resource->directed.empty()) {
        auto gone = std::make_shared<Stanza>(Kind::Presence, "unavailable");
        gone->from = m_bare.withResource(resource->name);
        becomeUnavailable(*resource, gone);
    }
    std::erase_if(m_resources, [&](const auto& each) { return each.get() == resource; });
    --m_station.exchange().bound;
    maybeRelease();
}

void Home::setResumption(const SessionAddress& session, const std::string& secret)
{
    if (Resource* resource = resourceOf(session))
        resource->resumption = secret;
}

Result<std::string> Home::resume(const SessionAddress& session, const std::string& secret)
{
    for (const auto& each : m_resources) {
        if (secret.empty() || each->resumption != secret)
            continue;
        const SessionAddress old = std::exchange(each->session, session);
        each->former.push_back(old);
        // What was sent to the old session before this reaches it before this does.
        m_station.send(old.station, [old, session, jid = m_bare](Station& there) {
            const auto give = [&there, session, jid](const std::shared_ptr<void>& state) {
                there.send(session.station, [id = session.session, state, jid](Station& here) {
                    if (Outlet* asker = here.outlet(id))
                        asker->takeOver(state);
                    else if (state) // who asked has gone, too
                        giveBack(here, jid, static_cast<ResumableState*>(state.get())->management.unacknowledged.take());
                });
            };
            if (Outlet* outlet = there.outlet(old.session))
                outlet->handOver(give);
            else
                give(nullptr);
            there.atHome(jid, [old](Station&, Home* home) { // behind all that came by the old connection
                if (home)
                    home->forgetFormer(old);
            });
        });
        return each->name;
    }
    return fail(ErrorKind::NotFound, "there is no such session");
}

Resource* Home::resourceOf(const SessionAddress& session)
{
    for (const auto& each : m_resources) {
        if (each->session == session)
            return each.get();
    }
    return nullptr;
}

void Home::forgetFormer(const SessionAddress& session)
{
    for (const auto& each : m_resources)
        std::erase(each->former, session);
}

Resource* Home::sender(const SessionAddress& session)
{
    if (Resource* const resource = resourceOf(session))
        return resource;
    const auto found = std::find_if(m_resources.begin(), m_resources.end(), [&](const auto& each) {
        return std::find(each->former.begin(), each->former.end(), session) != each->former.end();
    });
    return found == m_resources.end() ? nullptr : found->get();
}

Resource* Home::named(std::string_view name)
{
    for (const auto& each : m_resources) {
        if (each->name == name)
            return each.get();
    }
    return nullptr;
}

Tokens& Home::tokens()
{
    if (!m_tokens)
        m_tokens = std::make_unique<Tokens>(*m_station.store().objects, accountId(), m_station.context().secret);
    return *m_tokens;
}

Push& Home::pushServices()
{
    if (!m_push)
        m_push = std::make_unique<Push>(*this);
    return *m_push;
}

void Home::outgoing(const SessionAddress& session, const StanzaPtr& stanza, const Ticket& ticket)
{
    Resource* const resource = sender(session);
    if (!resource)
        return;
    if (m_station.policies().isOff(m_bare)) // since it came
        return m_station.end(session, EndReason::Policy);
    if (forbids(stanza, false))
        return;
    if (stanza->kind == Kind::Presence)
        return presenceFrom(*resource, stanza);
    if (stanza->kind == Kind::Message)
        return messageFrom(*resource, stanza, ticket);
    if (stanza->to.isEmpty() || stanza->to == m_bare) {
        auto own = std::make_shared<Stanza>(*stanza);
        own->to = m_bare;
        return incoming(own, ticket);
    }
    if (isBlocked(stanza->to) && stanza->isRequest())
        return refuse(stanza, blockedError());
    m_station.route(stanza, ticket);
}

void Home::incoming(const StanzaPtr& stanza, const Ticket& ticket, SenderEntry* sender)
{
    const bool own = stanza->from.sameBare(m_bare);
    if (!own && isBlocked(stanza->from)) {
        m_station.count(watch::Counter::ChatRefused, *stanza);
        // XEP-0191 section 3.2: as if the account were not there; presence is passed over in silence.
        if (stanza->kind != Kind::Presence && !(stanza->kind == Kind::Message && stanza->type == "groupchat"))
            refuse(stanza, {Condition::ServiceUnavailable});
        return;
    }
    if (forbids(stanza, true))
        return;
    if (stanza->kind == Kind::Presence)
        return incomingPresence(stanza);
    if (stanza->kind == Kind::Message)
        return incomingMessage(stanza, ticket, sender);
    if (stanza->to.isBare()) {
        if (stanza->isRequest())
            answerForAccount(*this, stanza);
        else if (Push::isAnswer(*stanza))
            pushServices().answered(stanza);
        else
            m_station.caps().answered(*stanza);
        return;
    }
    if (Resource* resource = named(stanza->to.resource)) {
        // RFC 6121 section 8.5.3.1 leaves it to the server to keep strangers from finding out who is online.
        if (own || !stanza->isRequest() || sharesPresenceWith(stanza->from) || wasTold(*resource, stanza->from))
            return deliver(*resource, stanza);
    }
    refuse(stanza, {Condition::ServiceUnavailable});
}

void Home::answer(const StanzaPtr& question, std::optional<Element> payload)
{
    const auto result = question->reply();
    result->from = question->to.isEmpty() ? m_bare : question->to;
    if (payload)
        result->content.push_back(std::move(*payload));
    // Its own sessions are reached without a way round.
    Resource* const asker = question->from.sameBare(m_bare) ? named(question->from.resource) : nullptr;
    if (asker)
        return deliver(*asker, result);
    m_station.route(result);
}

void Home::refuse(const StanzaPtr& question, const StanzaError& error)
{
    // Its own sessions hear of it also where they asked somebody whom the account blocks.
    if (Resource* asker = question->from.sameBare(m_bare) ? named(question->from.resource) : nullptr) {
        if (const auto answer = question->errorReply(error))
            deliver(*asker, answer);
        return;
    }
    m_station.refuse(question, error);
}

void Home::push(const Element& payload, const std::function<bool(const Resource&)>& which)
{
    for (const auto& each : m_resources) {
        if (!which(*each))
            continue;
        auto stanza = std::make_shared<Stanza>(Kind::Iq, "set");
        stanza->id = "push-" + std::to_string(++m_pushes);
        stanza->from = m_bare;
        stanza->to = m_bare.withResource(each->name);
        stanza->content.push_back(payload);
        deliver(*each, stanza);
    }
}

bool Home::sharesPresenceWith(const Jid& jid) const
{
    if (jid.sameBare(m_bare))
        return true;
    if (isShared(jid))
        return true;
    const RosterItem* item = contact(jid);
    return item && item->from;
}

} // namespace posthorn::xmpp
