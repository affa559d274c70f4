// What one may do in a room: make it, configure it, give and take standing (XEP-0045 sections 8 to 10).
#include "base/text.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/reader.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/bookmarks.h"
#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr const char* roleNames[] = {"none", "visitor", "participant", "moderator"};
constexpr const char* affiliationNames[] = {"outcast", "none", "member", "admin", "owner"};
constexpr qsizetype mostListed = 5000;

Element adminItem(const QString& reason)
{
    Element item("item", mucAdminNs);
    if (!reason.isEmpty())
        item.addText("reason", toUtf8(reason));
    return item;
}

} // namespace

void Rooms::create(const Jid& jid, const QString& name, const QList<Jid>& people, bool group, Chat::Then<Jid> then)
{
    if (!m.ready || jid.local.empty() || find(jid)) {
        if (then)
            then(fail(m.ready ? ErrorKind::Exists : ErrorKind::Unavailable, toUtf8(m.ready ? Chat::tr("There is such a room already.") : Chat::tr("There is no connection to the server."))));
        return;
    }
    Room& room = m_rooms[jid];
    room.makes = true;
    room.makesGroup = group;
    room.givenName = name.trimmed();
    room.name = safeName(name);
    room.people = people;
    room.made = std::move(then);
    room.isGroup = group;
    join(jid, {}, {});
}

void Rooms::configureNew(const Jid& jid)
{
    form(jid, &m, [this, jid](Result<Form> usual) {
        Room* const room = find(jid);
        if (!room)
            return;
        // Only what the room knows is set; what it does not know would be refused.
        Form wanted;
        wanted.type = "submit";
        wanted.addHidden("http://jabber.org/protocol/muc#roomconfig");
        const auto set = [&](const char* field, std::string_view value) {
            if (usual && usual->field(field))
                wanted.add(field, value);
        };
        if (!room->givenName.isEmpty())
            set("muc#roomconfig_roomname", toUtf8(room->givenName));
        set("muc#roomconfig_persistentroom", "1");
        set("muc#roomconfig_enablelogging", "1");
        if (room->makesGroup) {
            set("muc#roomconfig_membersonly", "1");
            set("muc#roomconfig_publicroom", "0");
            set("muc#roomconfig_whois", "anyone");
            set("muc#roomconfig_allowinvites", "1");
            set("muc#roomconfig_changesubject", "1");
        }
        submit(jid, wanted, [this, jid](const QString& problem) {
            Room* const room = find(jid);
            if (!room)
                return;
            room->hides = !room->makesGroup;
            room->keeps = problem.isEmpty();
            const auto then = std::exchange(room->made, {});
            const QList<Jid> people = std::exchange(room->people, {});
            if (!problem.isEmpty()) {
                if (then)
                    then(fail(ErrorKind::Denied, toUtf8(problem)));
                return;
            }
            m.bookmarks->set(jid, room->name, room->nick, true);
            for (const Jid& each : people)
                setAffiliation(jid, each, Affiliation::Member, {}, {});
            invite(jid, people, {});
            m.conversations->touch(jid);
            if (then)
                then(jid);
        });
    });
}

void Rooms::setTopic(const Jid& jid, const QString& topic)
{
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message, "groupchat");
    stanza->to = jid;
    stanza->id = freshId();
    stanza->add("subject", ns::client).setText(toUtf8(topic.left(2000)));
    m.send(std::move(stanza));
}

void Rooms::members(const Jid& jid, QObject* context, Chat::Then<QList<Member>> then)
{
    struct Gathering {
        QList<Member> all;
        int open = 4;
        std::optional<Error> problem;
    };
    auto gathering = std::make_shared<Gathering>();
    for (const Affiliation each : {Affiliation::Owner, Affiliation::Admin, Affiliation::Member, Affiliation::Outcast}) {
        Element query("query", mucAdminNs);
        query.add("item").set("affiliation", affiliationNames[int(each)]);
        m.ask("get", jid, std::move(query), context, [gathering, each, then](Result<StanzaPtr> answer) {
            const Element* const list = answer ? (*answer)->child("query", mucAdminNs) : nullptr;
            if (!answer)
                gathering->problem = answer.error();
            for (const Element& item : list ? list->children : std::vector<Element>()) {
                const auto jid = Jid::parse(item.attribute("jid"));
                if (jid && gathering->all.size() < mostListed)
                    gathering->all.append({*jid, each, safeName(item.attribute("nick")), safeText(item.childText("reason", mucAdminNs), 500)});
            }
            if (--gathering->open > 0)
                return;
            // Not everybody may see each of the lists.
            if (gathering->all.isEmpty() && gathering->problem)
                then(passOn(*gathering->problem));
            else
                then(gathering->all);
        });
    }
}

void Rooms::setRole(const Jid& jid, const QString& nick, Role role, const QString& reason, Chat::Done done)
{
    Element query("query", mucAdminNs);
    Element item = adminItem(reason);
    item.set("nick", toUtf8(nick)).set("role", roleNames[int(role)]);
    query.add(std::move(item));
    m.tell(jid, std::move(query), std::move(done));
}

void Rooms::setAffiliation(const Jid& jid, const Jid& who, Affiliation affiliation, const QString& reason, Chat::Done done)
{
    Element query("query", mucAdminNs);
    Element item = adminItem(reason);
    item.set("jid", who.bareText()).set("affiliation", affiliationNames[int(affiliation)]);
    query.add(std::move(item));
    m.tell(jid, std::move(query), std::move(done));
}

void Rooms::moderate(const Jid& jid, const QString& id, const QString& reason, Chat::Done done)
{
    m.history.find(m.account, jid, id, &m, [this, jid, reason, done](const Message& message) {
        if (!message.key || message.stanzaId.isEmpty()) {
            if (done)
                done(Chat::tr("The room does not know this message."));
            return;
        }
        Element wish("moderate", moderateNs);
        wish.set("id", toUtf8(message.stanzaId));
        wish.add("retract", retractNs);
        if (!reason.isEmpty())
            wish.addText("reason", toUtf8(reason));
        m.tell(jid, std::move(wish), done);
    });
}

void Rooms::askForVoice(const Jid& jid)
{
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message);
    stanza->to = jid;
    Form form;
    form.type = "submit";
    form.addHidden("http://jabber.org/protocol/muc#request");
    form.add("muc#role", "participant", "list-single");
    stanza->content.push_back(form.toElement());
    m.send(std::move(stanza));
}

void Rooms::answerVoice(const Jid& jid, Form form, bool yes)
{
    form.type = "submit";
    bool said = false;
    for (auto& each : form.fields) {
        if (each.var == "muc#request_allow") {
            each.values = {yes ? "true" : "false"};
            said = true;
        }
    }
    if (!said)
        form.add("muc#request_allow", yes ? "true" : "false", "boolean");
    auto stanza = std::make_shared<Stanza>(xmpp::Kind::Message);
    stanza->to = jid;
    stanza->content.push_back(form.toElement());
    m.send(std::move(stanza));
}

void Rooms::form(const Jid& jid, QObject* context, Chat::Then<Form> then)
{
    m.ask("get", jid, Element("query", mucOwnerNs), context, [then = std::move(then)](Result<StanzaPtr> answer) {
        if (!answer) {
            then(passOn(answer.error()));
            return;
        }
        const Element* const query = (*answer)->child("query", mucOwnerNs);
        const Element* const x = query ? query->child("x", ns::dataForms) : nullptr;
        auto form = x ? Form::fromElement(*x) : std::nullopt;
        if (form)
            then(std::move(*form));
        else
            then(fail(ErrorKind::Unsupported, toUtf8(Chat::tr("The room has no settings to show."))));
    });
}

void Rooms::submit(const Jid& jid, const Form& form, Chat::Done done)
{
    Form sent = form;
    sent.type = "submit";
    Element query("query", mucOwnerNs);
    query.add(sent.toElement());
    m.tell(jid, std::move(query), std::move(done));
}

void Rooms::destroy(const Jid& jid, const QString& reason, Chat::Done done)
{
    Element query("query", mucOwnerNs);
    Element& destroy = query.add("destroy");
    if (!reason.isEmpty())
        destroy.addText("reason", toUtf8(reason));
    m.tell(jid, std::move(query), [this, jid, done](const QString& problem) {
        if (problem.isEmpty())
            m.bookmarks->remove(jid);
        if (done)
            done(problem);
    });
}

void Rooms::list(const Jid& service, QObject* context, Chat::Then<QList<RoomInfo>> then)
{
    const Jid at = service.isEmpty() ? m.disco->roomService() : service;
    if (at.isEmpty()) {
        then(fail(ErrorKind::Unsupported, toUtf8(Chat::tr("The server has no rooms."))));
        return;
    }
    m.ask("get", at, Element("query", ns::discoItems), context, [then = std::move(then)](Result<StanzaPtr> answer) {
        if (!answer) {
            then(passOn(answer.error()));
            return;
        }
        QList<RoomInfo> rooms;
        const Element* const query = (*answer)->child("query", ns::discoItems);
        for (const Element& each : query ? query->children : std::vector<Element>()) {
            const auto jid = each.is("item", ns::discoItems) ? Jid::parse(each.attribute("jid")) : std::nullopt;
            if (jid && !jid->local.empty() && rooms.size() < mostListed) {
                RoomInfo info;
                info.jid = jid->bare();
                info.name = safeName(each.attribute("name"));
                // Many services write how many are in it behind the name: "Lounge (12)".
                if (info.name.isEmpty())
                    info.name = safeName(jid->local);
                rooms.append(info);
            }
        }
        then(std::move(rooms));
    });
}

} // namespace posthorn::messenger
