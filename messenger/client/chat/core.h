// What the modules of a chat share: the line, the history, one another. A module is one specification, or a few that
// belong together; the core gives them what comes, in a fixed order, and they tell the face (Chat) what changed.
#pragma once

#include <unordered_map>
#include <vector>

#include <QTimer>

#include "messenger/client/chat/text/utf8.h"
#include "messenger/client/chat/chat.h"
#include "messenger/client/history/history.h"
#include "messenger/client/line/line.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::messenger {

using Core = Chat::Private;
using xmpp::Element;
using xmpp::Jid;
using xmpp::Stanza;
using xmpp::StanzaPtr;
namespace ns = xmpp::ns;

template<class T>
using ByJid = std::unordered_map<Jid, T, xmpp::JidHash>;

/// A message, out of whatever it was wrapped in.
struct Incoming {
    StanzaPtr stanza;
    bool sent = false;     ///< by the own account, on another device or earlier
    bool carbon = false;
    bool archived = false; ///< out of an archive that was asked
    Jid archive;           ///< of those: whose; of others: who may say a stanza id
    std::string archiveId; ///< XEP-0359, by who may say it
    UnixMs time = 0;
    bool late = false;
};

class Module {
public:
    explicit Module(Core& core) : m(core) {}
    virtual ~Module() = default;
    Module(const Module&) = delete;
    /// What disco#info says that it can.
    virtual void features(std::vector<std::string>&) const {}
    /// What is kept comes from the disk; called once, before anything else.
    virtual void load() {}
    virtual void started() {}  ///< a new stream: nothing of the former is known any more
    virtual void resumed() {}
    virtual void stopped() {}  ///< offline
    /// A question; true: it is answered or will be.
    virtual bool question(const StanzaPtr&) { return false; }
    /// True: nobody else need see it.
    virtual bool presence(const StanzaPtr&) { return false; }
    virtual bool message(const Incoming&) { return false; }
    /// A node's event (XEP-0163), from the bare address that publishes it.
    virtual void event(const Jid&, const std::string& /*node*/, const Element& /*items*/) {}
    /// Adds to every presence of our own.
    virtual void complete(Stanza& /*presence*/) {}

protected:
    Core& m;
};

class Archive;
class Avatars;
class Blocking;
class Bookmarks;
class Conversations;
class Directory;
class Disco;
class Displayed;
class Intake;
class Marks;
class Names;
class Outbox;
class Pep;
class Policy;
class Presences;
class Rooms;
class Roster;
class Transfers;

class Chat::Private : public QObject {
    Q_OBJECT
public:
    Private(Chat& chat, Line& line, History& history, Options options);
    ~Private() override;

    Chat& chat;
    Line& line;
    History& history;
    Options options;
    const Jid me;          ///< bare
    const QString account; ///< the same as text
    bool loaded = false;
    bool ready = false; ///< online, and what is said at the beginning of a stream has been said

    Roster* roster = nullptr;
    Presences* presences = nullptr;
    Disco* disco = nullptr;
    Pep* pep = nullptr;
    Avatars* avatars = nullptr;
    Names* names = nullptr;
    Blocking* blocking = nullptr;
    Bookmarks* bookmarks = nullptr;
    Conversations* conversations = nullptr;
    Intake* intake = nullptr;
    Marks* marks = nullptr;
    Displayed* displayed = nullptr;
    Archive* archive = nullptr;
    Outbox* outbox = nullptr;
    Rooms* rooms = nullptr;
    Transfers* transfers = nullptr;
    Directory* directory = nullptr;
    Policy* policy = nullptr;
    std::vector<std::unique_ptr<Module>> modules;

    using Answer = std::function<void(Result<StanzaPtr>)>;
    /// @p type is "get" or "set"; an empty @p to is the own account.
    void ask(std::string_view type, const Jid& to, Element payload, Answer answer);
    void ask(std::string_view type, const Jid& to, Element payload, QObject* context, Answer answer);
    /// Tells only whether it went well.
    void tell(const Jid& to, Element payload, Done done);
    quint64 send(std::shared_ptr<Stanza> stanza) { return line.send(std::move(stanza)); }
    void reply(const Stanza& question, std::optional<Element> payload = {});
    void refuse(const Stanza& question, xmpp::Condition condition);
    /// From the own account's server, or from ourselves: the only ones whose word counts for the account's own things.
    bool isOwnServer(const Jid& from) const { return from.isEmpty() || from == me || (from.isDomain() && from.domain == me.domain); }
    bool isMe(const Jid& jid) const { return jid.sameBare(me); }
    void event(const Jid& from, const std::string& node, const Element& items);

private:
    template<class T>
    T* make();
    void begin(bool resumed);
    void take(const QList<StanzaPtr>& stanzas);
    QList<StanzaPtr> m_early; ///< what came before the disk had answered
};

std::string toUtf8(const QString& text);
QString textOf(const Jid& jid);
/// A failure in the user's words.
QString problemOf(const Error& error);
std::string freshId();

} // namespace posthorn::messenger
