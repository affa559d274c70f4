// An account on its home worker: the server's part of a user (RFC 6121). It knows which of the user's sessions are
// online, whom the user's presence goes to, what is kept for whom, and answers for the bare JID.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "xmpp/account/archive_prefs.h"
#include "xmpp/account/blocked.h"
#include "xmpp/account/keeper.h"
#include "xmpp/account/roster.h"
#include "xmpp/pubsub/caps.h"
#include "xmpp/account/tokens.h"
#include "xmpp/route/station.h"

namespace posthorn::xmpp {

class Pep;

/// A session that is bound to a resource.
struct Resource {
    std::string name;
    SessionAddress session;
    std::vector<SessionAddress> former; ///< connections that it was on before: something from them may be on its way still
    std::string resumption;  ///< the secret by which another connection may take it over (XEP-0198); empty: none may
    StanzaPtr presence;      ///< the last available presence; null while unavailable
    int priority = 0;
    bool interested = false; ///< asked for the roster (RFC 6121 section 2.1.6)
    bool carbons = false;    ///< XEP-0280
    bool byPassword = false; ///< logged in with the account's password, or one made for a program
    bool blockPushes = false; ///< asked for the block list (XEP-0191)
    std::set<Jid> directed;  ///< who got directed presence (RFC 6121 section 4.6)
    std::string caps;        ///< by what it announces its capabilities (XEP-0115)
    Wanted wanted;           ///< nodes of contacts that it wants to hear of (XEP-0163); null: none, or not known yet
    bool isAvailable() const { return presence != nullptr; }
};

class Push;

class Home {
public:
    Home(Station& station, Jid bare);
    ~Home();

    /// Finds the account and reads what it needs at all times. @p done with false: nobody has that name.
    void load(std::function<void(bool exists)> done);
    Station& station() { return m_station; }
    const Jid& bare() const { return m_bare; }
    const directory::Account& account() const { return *m_account; }
    store::AccountId accountId() const { return m_account->id; }
    /// Nobody is online and nothing is under way.
    bool isIdle() const;
    /// Goes once it is idle.
    void maybeRelease();

    // Sessions.
    static constexpr size_t mostResources = 20;
    /// Binds @p session; @p wanted empty: a name is made. One that has the name already is ended (RFC 6120 section
    /// 7.7.2.2). @p version: of the credentials when the session logged in. Limit; AuthFailed where access by these has been
    /// revoked since.
    Result<std::string> attach(const SessionAddress& session, const std::string& wanted, uint64_t version);
    void detach(const SessionAddress& session);
    void setResumption(const SessionAddress& session, const std::string& secret);
    /// XEP-0198 section 5: gives the resource of that secret to @p session; the old session is told to hand its state
    /// over. NotFound.
    Result<std::string> resume(const SessionAddress& session, const std::string& secret);
    Resource* resourceOf(const SessionAddress& session);
    /// All that came by that connection of a resumed session has arrived.
    void forgetFormer(const SessionAddress& session);
    Resource* named(std::string_view name);
    const std::vector<std::unique_ptr<Resource>>& resources() const { return m_resources; }

    // Stanzas.
    /// From one of the account's own sessions, to somebody else or without an address.
    void outgoing(const SessionAddress& session, const StanzaPtr& stanza, const Ticket& ticket);
    /// To the account or one of its resources.
    /// @p sender: what the sender's archive is to have of it, if anything.
    void incoming(const StanzaPtr& stanza, const Ticket& ticket, SenderEntry* sender = nullptr);
    /// A message that a session could not hand to its client comes back: to the other resources, or it waits.
    void redeliver(const StanzaPtr& stanza);
    /// Of the messages that waited and were on their way to @p session it has taken those with @p ids.
    void waitingTaken(const SessionAddress& session, std::vector<int64_t> ids, bool all);
    /// An answer to a question.
    void answer(const StanzaPtr& question, std::optional<Element> payload = std::nullopt);
    void refuse(const StanzaPtr& question, const StanzaError& error);
    void deliver(const Resource& to, StanzaPtr stanza) { m_station.deliver(to.session, {std::move(stanza), {}}); }
    /// A push to each resource that @p which holds of (a roster push, a block push), each with an id of its own.
    void push(const Element& payload, const std::function<bool(const Resource&)>& which);

    // The roster.
    const Roster& roster() const { return m_roster; }
    const RosterItem* contact(const Jid& jid) const;
    void answerRoster(const StanzaPtr& question);
    void changeRoster(const StanzaPtr& question);
    std::string rosterVersion() const;
    /// Every contact as clients see it, those that the administrator shares among them.
    void eachContact(const std::function<void(const RosterItem&)>& use) const;
    /// Is it one that the administrator shares?
    bool isShared(const Jid& jid) const;
    /// What the administrator shares has changed; null: nothing is any more.
    void sharedContactsChanged(const SharedListPtr& list);

    /// Whose messages the account wants in its archive (XEP-0441).
    ArchivePrefs& archivePrefs() { return *m_archivePrefs; }

    // Blocking.
    BlockList& blocked() { return *m_blocked; }
    bool isBlocked(const Jid& jid) const { return m_blocked->blocks(jid); }
    /// Somebody was blocked or let in again: presence follows (XEP-0191 section 3.3).
    void blockingChanged(const std::vector<Jid>& blocked, const std::vector<Jid>& unblocked);

    // Nodes (XEP-0163): home_interests.cpp
    Pep& pep();
    /// The account's picture is another one: its presence says so (XEP-0153).
    void avatarChanged();
    /// What subscribers of a node are told, for @p to, which is the account or one of its resources.
    void event(const StanzaPtr& message, const Jid& to);
    /// The same for those resources that want to hear of @p node.
    void eventOf(const std::string& node, const StanzaPtr& message);
    /// By which its clients log in without the password.
    Tokens& tokens();
    /// The services that wake its clients.
    Push& pushServices();

    // Its password: home_password.cpp.
    /// Denied for an account whose password is not all that proves it: that is changed where the rest can be asked for.
    void changePassword(const std::string& password, Reply<void> reply);
    /// Its password has changed, it was disabled or removed: its sessions end; behind the answer to whoever changed it.
    void accessRevoked();
    /// All of its sessions, behind a change of the password that is under way.
    void endSessions(EndReason reason);
    /// Calls @p then when no change of the password is under way.
    void whenUnchanging(std::function<void()> then);

    /// May @p jid see this account's presence (and what goes with it)?
    bool sharesPresenceWith(const Jid& jid) const;
    /// The account stays loaded as long as somebody holds what this returns.
    template<class F>
    auto bind(F callback) const
    {
        return [use = m_use, bound = m_life.bind(std::move(callback))]<class... A>(A&&... args) mutable {
            bound(std::forward<A>(args)...);
        };
    }

private:
    /// Whose session it is or was, while something may come from there.
    Resource* sender(const SessionAddress& session);
    // Presence: home_presence.cpp
    void presenceFrom(Resource& resource, const StanzaPtr& stanza);
    void broadcast(Resource& resource, const StanzaPtr& stanza, bool initial);
    void becomeUnavailable(Resource& resource, const StanzaPtr& stanza);
    void incomingPresence(const StanzaPtr& stanza);
    void answerProbe(const Jid& asker);
    void greet(Resource& resource);
    void sendTo(const Jid& contact, const StanzaPtr& stanza);
    // Subscriptions: home_subscriptions.cpp
    void subscriptionFrom(const StanzaPtr& stanza);
    void incomingSubscription(const StanzaPtr& stanza);
    void sendAllPresence(const Jid& contact, bool available);
    void sendPresence(const Jid& to, std::string_view type);
    // The roster's keeping: home_roster.cpp
    RosterItem& itemFor(const Jid& jid);
    /// There is no room for one more contact. Those who only ask to be one have a limit of their own.
    bool isRosterFull() const;
    size_t requests() const;
    void rosterSettled();
    void rosterRead(Result<std::vector<Keeper::Item>> items);
    /// Keeps the item as it is now, or drops it when nothing is left of it, and tells the clients where they can see a change.
    void saveContact(const Jid& jid, std::function<void(Result<void>)> done = {}, bool seen = true);
    void pushRosterItem(const RosterItem& item, bool removed);
    void removeContact(const StanzaPtr& question, const Jid& jid);
    // Shared contacts: home_shared.cpp
    RosterItem shown(const RosterItem& item) const;
    RosterItem sharedItem(const std::string& local, const std::string& name) const;
    // What the domain's policy forbids: home_policy.cpp
    bool mayTalkWith(const Jid& other) const;
    /// True when the stanza goes no further; its sender has been told.
    bool forbids(const StanzaPtr& stanza, bool incoming);
    void tellPolicy(const Resource& resource);
    // What clients want to hear of: home_interests.cpp
    void noticeCaps(Resource& resource, const StanzaPtr& presence);
    void wants(const std::string& name, const Wanted& wanted);
    void askContacts(const Jid& client, const Wanted& wanted, const std::vector<Jid>& contacts);
    void askNewContact(const Jid& contact);
    bool hears(const Jid& publisher) const;
    void contactPresence(const StanzaPtr& presence);
    // Messages: home_messages.cpp
    void messageFrom(Resource& resource, const StanzaPtr& stanza, const Ticket& ticket);
    void incomingMessage(const StanzaPtr& stanza, const Ticket& ticket, SenderEntry* sender);
    /// @p copies: to the other resources, too.
    void deliverMessage(const StanzaPtr& stanza, bool copies, const Ticket& ticket);
    void keepOffline(const StanzaPtr& stanza, const Ticket& ticket);
    void deliverWaiting();
    /// What was under way has been dealt with; @p more: there may be more of it.
    void deliveredWaiting(bool more);
    void carbon(const StanzaPtr& stanza, bool sent, const std::function<bool(const Resource&)>& which);
    bool isArchived(const Stanza& message) const;
    /// The message's place in this account's archive, with a new id.
    store::ArchiveEntry archiveEntry(const Stanza& message, bool incoming);

    Station& m_station;
    const Jid m_bare;
    std::optional<directory::Account> m_account;
    std::vector<std::unique_ptr<Resource>> m_resources;
    std::unique_ptr<Keeper> m_rosterKeeper;
    std::vector<StanzaPtr> m_rosterQuestions; ///< that wait until the roster is kept as it is
    Roster m_roster;
    SharedListPtr m_shared; ///< null: none
    std::unique_ptr<BlockList> m_blocked;
    std::unique_ptr<ArchivePrefs> m_archivePrefs;
    std::unique_ptr<Pep> m_pep; ///< null until somebody asks for a node
    std::unique_ptr<Tokens> m_tokens; ///< null until somebody asks for them
    std::unique_ptr<Push> m_push;     ///< the same
    bool m_changing = false;          ///< the password's change is under way
    std::optional<uint64_t> m_revoked; ///< the version of the credentials when access was revoked
    std::vector<std::function<void()>> m_afterChange;
    std::function<void(bool)> m_loaded;
    bool m_delivering = false; ///< what waited is on its way to a resource
    std::optional<SessionAddress> m_notTaking; ///< a session that went before it had taken that
    bool m_cameMeanwhile = false; ///< more waits since
    uint64_t m_pushes = 0;
    const std::shared_ptr<char> m_use = std::make_shared<char>(); ///< held by answers that are still to come
    Life m_life;
};

} // namespace posthorn::xmpp
