#include "messenger/client/chat/archive.h"

#include <QDateTime>

#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/outbox.h"
#include "messenger/client/chat/rooms.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

namespace {

constexpr int pageSize = 100;
constexpr int firstPages = 5; ///< of an archive that nothing was known of; the rest comes when it is scrolled to
constexpr size_t mostResults = 250; ///< of a page, whatever the server sends
/// Forward with one stream; what an archive has beyond that comes with the next. A room's is somebody else's server.
constexpr int mostPages = 20000, mostRoomPages = 200;
const QString beginningKind = QStringLiteral("archive-beginning");

} // namespace

void Archive::load()
{
    m.history.kept(m.account, beginningKind, &m, [this](const QHash<QString, QByteArray>& rows) { m_beginning = rows; });
}

void Archive::started()
{
    m_queries.clear();
    m_running.clear();
    m_caughtUp.clear();
    catchUp(m.me);
}

void Archive::resumed()
{
    // Questions that were under way when the stream broke have failed; it is the stream that is whole.
    if (!isCaughtUp(m.me))
        catchUp(m.me);
}

void Archive::stopped()
{
    const auto queries = std::exchange(m_queries, {});
    m_running.clear();
    for (const QueryPtr& each : queries) {
        if (each->then)
            std::exchange(each->then, {})(false);
    }
}

void Archive::take(const Stanza& stanza, const Element& result)
{
    const auto query = m_queries.constFind(QByteArray::fromStdString(std::string(result.attribute("queryid"))));
    if (query == m_queries.constEnd() || result.attribute("queryid").empty())
        return; // nobody asked
    Query& of = **query;
    const bool fromIt = of.of == m.me ? stanza.from.isEmpty() || stanza.from == m.me : stanza.from == of.of;
    if (!fromIt || of.results.size() >= mostResults)
        return;
    Incoming incoming;
    incoming.time = 0;
    auto message = forwardedIn(result, incoming.time);
    if (!message || message->badFrom || !incoming.time || message->childIn(ns::carbons) || message->child("result", ns::mam))
        return;
    if (message->from.isEmpty())
        message->from = m.me;
    const bool room = of.of != m.me;
    // Of a room everything is its occupants' or its own; of the account either side is the account.
    if (room ? !message->from.sameBare(of.of) : !message->from.sameBare(m.me) && !message->to.isEmpty() && !message->to.sameBare(m.me))
        return;
    incoming.sent = !room && message->from.sameBare(m.me);
    incoming.archived = incoming.late = true;
    incoming.archive = of.of;
    incoming.archiveId = result.attribute("id").substr(0, 200);
    incoming.stanza = std::move(message);
    of.results.push_back(std::move(incoming));
}

void Archive::catchUp(const Jid& of)
{
    if (m_running[of])
        return;
    m_running[of] = true;
    m.history.keptOne(m.account, QStringLiteral("archive"), textOf(of), &m, [this, of](const QByteArray& last) {
        if (!m.ready)
            return;
        auto query = std::make_shared<Query>();
        query->of = of;
        query->first = last.isEmpty();
        query->forward = !query->first;
        ask(query, query->first ? "before" : "after", last.toStdString());
    });
}

void Archive::older(const Jid& conversation, std::function<void(bool)> then)
{
    if (!m.ready || m_beginning.contains(textOf(conversation))) {
        then(false);
        return;
    }
    const bool room = m.rooms->isRoom(conversation);
    const Jid of = room ? conversation : m.me;
    if (!room && !isCaughtUp(m.me)) { // there would be a gap
        then(false);
        return;
    }
    m.history.oldest(m.account, conversation, &m, [this, of, conversation, room, then = std::move(then)](const Message& oldest) {
        auto query = std::make_shared<Query>();
        query->of = of;
        if (!room)
            query->with = conversation;
        query->forward = false;
        query->then = then;
        ask(query, "before", toUtf8(oldest.stanzaId));
    });
}

void Archive::ask(QueryPtr query, std::string_view direction, const std::string& from)
{
    query->id = freshId();
    query->from = from;
    query->results.clear();
    ++query->pages;
    m_queries.insert(QByteArray::fromStdString(query->id), query);
    Element element("query", ns::mam);
    element.set("queryid", query->id);
    if (!query->with.isEmpty()) {
        xmpp::DataForm form;
        form.type = "submit";
        form.addHidden(ns::mam);
        form.add("with", query->with.text());
        element.add(form.toElement());
    }
    Element& set = element.add("set", ns::rsm);
    set.addText("max", std::to_string(pageSize));
    set.addText(direction, from);
    m.ask("set", query->of == m.me ? Jid() : query->of, std::move(element), [this, query](Result<StanzaPtr> answer) {
        // What came in the same batch as the answer is looked at before it.
        QMetaObject::invokeMethod(&m, [this, query, answer = std::move(answer)] { answered(query, answer); }, Qt::QueuedConnection);
    });
}

void Archive::answered(const QueryPtr& query, const Result<StanzaPtr>& answer)
{
    if (!m_queries.remove(QByteArray::fromStdString(query->id)))
        return; // the stream has ended meanwhile
    const Element* const fin = answer ? (*answer)->child("fin", ns::mam) : nullptr;
    if (!fin) {
        const bool unknown = !answer && answer.error().detail == "item-not-found" && query->forward && query->with.isEmpty();
        if (unknown) { // the last known message is no longer in the archive
            query->forward = false;
            query->first = true;
            query->pages = 0;
            ask(query, "before", {});
            return;
        }
        done(query, false);
        return;
    }
    const Element* const set = fin->child("set", ns::rsm);
    const std::string last = set ? set->childText("last", ns::rsm) : std::string();
    const std::string first = set ? set->childText("first", ns::rsm) : std::string();
    const bool complete = fin->attribute("complete") == "true" || fin->attribute("complete") == "1" || first.empty();
    const bool any = !query->results.empty();
    for (const Incoming& each : std::exchange(query->results, {}))
        m.intake->process(each);
    if (query->first && query->newest.empty())
        query->newest = last;
    // The place up to which it is known is written with what was read.
    if (query->forward && !last.empty()) {
        Change mark;
        mark.kind = Change::Kind::Read;
        mark.archive = textOf(query->of);
        mark.archiveId = fromUtf8(last);
        m.intake->push(std::move(mark));
    }
    if (!query->forward && complete && !query->first && any) {
        const QString name = textOf(query->with.isEmpty() ? query->of : query->with);
        m_beginning.insert(name, "1");
        m.history.keep(m.account, beginningKind, name, "1");
    }
    m.intake->finish(true, [this, query, complete, any, first, last](const QList<Outcome>&) {
        const bool on = m.ready && !complete && query->with.isEmpty() && !query->then;
        // One that does not get on would never end.
        const bool goesOn = !last.empty() && last != query->from && query->pages < (query->of == m.me ? mostPages : mostRoomPages);
        if (on && query->forward && goesOn)
            ask(query, "after", last);
        else if (on && query->first && query->pages < firstPages && first != query->from)
            ask(query, "before", first);
        else
            done(query, any, !on || !query->forward);
    });
}

void Archive::done(const QueryPtr& query, bool any, bool isWhole)
{
    if (query->then) {
        std::exchange(query->then, {})(any);
        return;
    }
    m_running[query->of] = false;
    if (!m.ready)
        return;
    if (isWhole) // else what comes now must not hide the gap: the next stream goes on where this one was left
        m_caughtUp[query->of] = true;
    if (query->first && !query->newest.empty())
        m.history.keep(m.account, QStringLiteral("archive"), textOf(query->of), QByteArray::fromStdString(query->newest));
    if (query->first) // what was there before this program knew of it is not new to anybody
        m.conversations->readAll(query->of);
    m.outbox->verified(query->of);
}

} // namespace posthorn::messenger
