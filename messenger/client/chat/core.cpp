#include "messenger/client/chat/core.h"

#include "base/random.h"
#include "messenger/client/chat/archive.h"
#include "messenger/client/chat/avatars.h"
#include "messenger/client/chat/blocking.h"
#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/directory.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/displayed.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/marks.h"
#include "messenger/client/chat/names.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/pep.h"
#include "messenger/client/chat/policy.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/roster.h"
#include "messenger/client/chat/transfers.h"

namespace posthorn::messenger {

template<class T>
T* Core::make()
{
    auto module = std::make_unique<T>(*this);
    T* const made = module.get();
    modules.push_back(std::move(module));
    return made;
}

Core::Private(Chat& chat_, Line& line_, History& history_, Options options_)
    : chat(chat_), line(line_), history(history_), options(std::move(options_)), me(line_.account().bare()), account(textOf(me))
{
    // The order in which each of them sees what comes.
    disco = make<Disco>();
    blocking = make<Blocking>();
    rooms = make<Rooms>();
    roster = make<Roster>();
    presences = make<Presences>();
    pep = make<Pep>();
    names = make<Names>();
    avatars = make<Avatars>();
    bookmarks = make<Bookmarks>();
    policy = make<Policy>();
    conversations = make<Conversations>();
    marks = make<Marks>();
    displayed = make<Displayed>();
    outbox = make<Outbox>();
    archive = make<Archive>();
    intake = make<Intake>();
    transfers = make<Transfers>();
    directory = make<Directory>();

    connect(&line, &Line::online, this, [this](bool resumed) {
        if (loaded)
            begin(resumed);
    });
    connect(&line, &Line::offline, this, [this] {
        ready = false;
        m_early.clear();
        for (const auto& each : modules)
            each->stopped();
    });
    connect(&line, &Line::received, this, &Core::take);
    for (const auto& each : modules)
        each->load();
    history.flushed(this, [this] {
        loaded = true;
        Q_EMIT chat.conversationsChanged();
        Q_EMIT chat.contactsChanged();
        Q_EMIT chat.unreadChanged();
        if (line.isOnline())
            begin(false);
        if (const auto early = std::exchange(m_early, {}); !early.isEmpty())
            take(early);
    });
}

Core::~Private() = default;

void Core::begin(bool resumed)
{
    ready = true;
    for (const auto& each : modules)
        resumed ? each->resumed() : each->started();
}

void Core::take(const QList<StanzaPtr>& stanzas)
{
    if (!loaded) {
        if (m_early.size() < 10000)
            m_early += stanzas;
        return;
    }
    for (const StanzaPtr& stanza : stanzas) {
        if (stanza->badFrom)
            continue;
        if (stanza->kind == xmpp::Kind::Message) {
            intake->take(stanza);
            continue;
        }
        bool taken = false;
        for (const auto& each : modules) {
            taken = stanza->kind == xmpp::Kind::Presence ? each->presence(stanza) : each->question(stanza);
            if (taken)
                break;
        }
        if (!taken && stanza->isRequest())
            refuse(*stanza, xmpp::Condition::ServiceUnavailable);
    }
    intake->finish();
}

void Core::event(const Jid& from, const std::string& node, const Element& items)
{
    for (const auto& each : modules)
        each->event(from, node, items);
}

void Core::ask(std::string_view type, const Jid& to, Element payload, QObject* context, Answer answer)
{
    auto question = std::make_shared<Stanza>(xmpp::Kind::Iq, type);
    question->to = to;
    question->content.push_back(std::move(payload));
    line.ask(std::move(question), context, std::move(answer));
}

void Core::ask(std::string_view type, const Jid& to, Element payload, Answer answer)
{
    ask(type, to, std::move(payload), this, std::move(answer));
}

void Core::tell(const Jid& to, Element payload, Done done)
{
    ask("set", to, std::move(payload), [done = std::move(done)](Result<StanzaPtr> answer) {
        if (done)
            done(answer ? QString() : problemOf(answer.error()));
    });
}

void Core::reply(const Stanza& question, std::optional<Element> payload)
{
    auto answer = question.reply();
    answer->type = "result";
    answer->from = {};
    if (payload)
        answer->content.push_back(std::move(*payload));
    send(std::move(answer));
}

void Core::refuse(const Stanza& question, xmpp::Condition condition)
{
    if (auto answer = question.errorReply({condition})) {
        answer->from = {};
        send(std::move(answer));
    }
}

std::string toUtf8(const QString& text)
{
    return text.toStdString();
}

QString textOf(const Jid& jid)
{
    return QString::fromStdString(jid.text());
}

std::string freshId()
{
    return randomName(24);
}

QString problemOf(const Error& error)
{
    const auto is = [&](const char* name) { return error.detail == name; };
    if (is("item-not-found") || is("recipient-unavailable"))
        return Chat::tr("There is no such address, or nobody is there.");
    if (is("remote-server-not-found") || is("remote-server-timeout"))
        return Chat::tr("The other server cannot be reached.");
    if (is("forbidden") || is("not-allowed") || is("not-authorized"))
        return Chat::tr("That is not allowed.");
    if (is("policy-violation"))
        return Chat::tr("The server's rules do not allow that.");
    if (is("registration-required"))
        return Chat::tr("Only members may enter.");
    if (is("conflict"))
        return Chat::tr("That name is taken.");
    if (is("resource-constraint"))
        return Chat::tr("There is no room for more.");
    if (is("service-unavailable") || is("feature-not-implemented"))
        return Chat::tr("The other side does not offer that, or cannot be reached.");
    if (error.kind == ErrorKind::Timeout)
        return Chat::tr("There was no answer in time.");
    if (error.kind == ErrorKind::Unavailable)
        return Chat::tr("There is no connection to the server.");
    return error.text.empty() ? Chat::tr("That did not work.") : fromUtf8(error.text);
}

} // namespace posthorn::messenger
