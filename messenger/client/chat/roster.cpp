#include "messenger/client/chat/roster.h"

#include "messenger/client/chat/blocking.h"
#include "messenger/client/chat/names.h"
#include "messenger/client/chat/presences.h"
#include "messenger/client/chat/text/safe.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger {

namespace {

const QString rosterKind = QStringLiteral("roster");
const QString versionKind = QStringLiteral("roster-version");
constexpr size_t mostContacts = 50000;
constexpr size_t mostRequests = 200;
constexpr int mostLookedUp = 20;

Subscription subscriptionOf(std::string_view text)
{
    return text == "both" ? Subscription::Both : text == "to" ? Subscription::To : text == "from" ? Subscription::From : Subscription::None;
}

} // namespace

void Roster::load()
{
    m.history.kept(m.account, rosterKind, &m, [this](const QHash<QString, QByteArray>& rows) {
        for (const QByteArray& each : rows) {
            if (const auto item = xmpp::readXml({each.constData(), size_t(each.size())}))
                take(*item);
        }
    });
    m.history.keptOne(m.account, versionKind, {}, &m, [this](const QByteArray& version) { m_version = version.toStdString(); });
}

const Roster::Item* Roster::item(const Jid& jid) const
{
    const auto found = m_items.find(jid);
    return found == m_items.end() ? nullptr : &found->second;
}

void Roster::started()
{
    m_requests.clear(); // the server tells them again
    Element query("query", ns::roster);
    // An empty one says that we have none and know of versions (RFC 6121 section 2.6).
    query.attributes.push_back({"ver", m_version, {}});
    m.ask("get", {}, std::move(query), [this](Result<StanzaPtr> answer) {
        if (answer && m.isOwnServer((*answer)->from)) {
            if (const Element* const got = (*answer)->child("query", ns::roster))
                takeAll(*got);
            // Those whom nobody has given a name: a few with each stream.
            int asked = 0;
            for (const auto& [jid, item] : m_items) {
                if (item.name.isEmpty() && m.names->name(jid).isEmpty() && ++asked <= mostLookedUp)
                    m.names->lookUp(jid);
            }
        }
        m.presences->announce();
    });
}

void Roster::takeAll(const Element& query)
{
    m_items.clear();
    QHash<QString, QByteArray> rows;
    for (const Element& each : query.children) {
        if (!each.is("item", ns::roster) || m_items.size() >= mostContacts)
            continue;
        take(each);
        rows.insert(fromUtf8(each.attribute("jid")), QByteArray::fromStdString(xmpp::toXml(each)));
    }
    m_version = query.attribute("ver");
    m.history.keepAll(m.account, rosterKind, rows);
    m.history.keep(m.account, versionKind, {}, QByteArray::fromStdString(m_version));
    Q_EMIT m.chat.contactsChanged();
}

void Roster::take(const Element& element)
{
    const auto jid = Jid::parse(element.attribute("jid"));
    if (!jid)
        return;
    if (element.attribute("subscription") == "remove") {
        m_items.erase(*jid);
        return;
    }
    Item item;
    item.name = safeName(element.attribute("name"));
    item.subscription = subscriptionOf(element.attribute("subscription"));
    item.isAsked = element.attribute("ask") == "subscribe";
    item.isApproved = element.attribute("approved") == "true" || element.attribute("approved") == "1";
    for (const Element& group : element.children) {
        if (group.is("group", ns::roster) && item.groups.size() < 50) {
            if (const QString name = safeName(group.text()); !name.isEmpty() && !item.groups.contains(name))
                item.groups.append(name);
        }
    }
    m_items.insert_or_assign(*jid, std::move(item));
}

bool Roster::question(const StanzaPtr& stanza)
{
    const Element* const query = stanza->child("query", ns::roster);
    if (!query || stanza->type != "set")
        return false;
    // RFC 6121 section 2.1.6: a push from anybody but the own account is none.
    const bool isOurs = stanza->from.isEmpty() || stanza->from == m.me;
    const Element* const item = query->child("item", ns::roster);
    const auto jid = item ? Jid::parse(item->attribute("jid")) : std::nullopt;
    if (!isOurs || !jid) {
        m.refuse(*stanza, isOurs ? xmpp::Condition::BadRequest : xmpp::Condition::ServiceUnavailable);
        return true;
    }
    take(*item);
    if (m_items.contains(*jid))
        m.history.keep(m.account, rosterKind, textOf(*jid), QByteArray::fromStdString(xmpp::toXml(*item)));
    else
        m.history.forget(m.account, rosterKind, textOf(*jid));
    if (query->hasAttribute("ver")) {
        m_version = query->attribute("ver");
        m.history.keep(m.account, versionKind, {}, QByteArray::fromStdString(m_version));
    }
    m.reply(*stanza);
    if (const Item* const now = this->item(*jid); now && (now->subscription == Subscription::From || now->subscription == Subscription::Both))
        dropRequest(*jid);
    Q_EMIT m.chat.contactsChanged();
    return true;
}

bool Roster::presence(const StanzaPtr& stanza)
{
    if (stanza->type == "subscribe") {
        const Jid from = stanza->from.bare();
        if (m.isMe(from) || m.blocking->isBlocked(from) || m_requests.size() >= mostRequests)
            return true;
        Request request{from, safeName(stanza->childText("nick")), safeText(stanza->childText("status"), 1000)};
        if (const Element* const nick = stanza->child("nick", "http://jabber.org/protocol/nick"))
            request.name = safeName(nick->text());
        if (request.name.isEmpty())
            request.name = m.chat.contact(from).name;
        const bool isNew = !m_requests.contains(from);
        m_requests.insert_or_assign(from, request);
        if (isNew)
            Q_EMIT m.chat.requestArrived(request);
        Q_EMIT m.chat.requestsChanged();
        return true;
    }
    if (stanza->type == "unsubscribe") {
        dropRequest(stanza->from.bare());
        return true;
    }
    return stanza->type == "subscribed" || stanza->type == "unsubscribed"; // the roster's push says it
}

QList<Request> Roster::requests() const
{
    QList<Request> all;
    for (const auto& [jid, request] : m_requests)
        all.append(request);
    return all;
}

void Roster::dropRequest(const Jid& jid)
{
    if (m_requests.erase(jid))
        Q_EMIT m.chat.requestsChanged();
}

void Roster::set(const Jid& jid, const QString& name, const QStringList& groups, Chat::Done done)
{
    Element query("query", ns::roster);
    Element& item = query.add("item");
    item.set("jid", jid.bareText()).set("name", toUtf8(name));
    for (const QString& each : groups) {
        if (!each.trimmed().isEmpty())
            item.addText("group", toUtf8(each.trimmed()));
    }
    m.tell({}, std::move(query), std::move(done));
}

void Roster::remove(const Jid& jid, Chat::Done done)
{
    Element query("query", ns::roster);
    query.add("item").set("jid", jid.bareText()).set("subscription", "remove");
    m.tell({}, std::move(query), std::move(done));
}

void Roster::send(std::string_view type, const Jid& to, const QString& text)
{
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Presence, type);
    stanza->to = to.bare();
    if (!text.isEmpty())
        stanza->add("status", ns::client).setText(toUtf8(text));
    m.send(std::move(stanza));
}

void Roster::subscribe(const Jid& jid, const QString& text)
{
    send("subscribe", jid, text);
}

void Roster::accept(const Jid& jid)
{
    const bool asked = m_requests.contains(jid.bare());
    send("subscribed", jid);
    dropRequest(jid.bare());
    // Whoever is let in is asked in turn, so that one question makes both see one another.
    const Item* const item = this->item(jid.bare());
    if (asked && (!item || (item->subscription != Subscription::To && item->subscription != Subscription::Both && !item->isAsked)))
        send("subscribe", jid);
}

void Roster::refuse(const Jid& jid)
{
    send("unsubscribed", jid);
    dropRequest(jid.bare());
}

} // namespace posthorn::messenger
