#include "messenger/client/chat/disco.h"

#include <QDateTime>
#include <QSysInfo>

#include "base/text.h"
#include "messenger/client/chat/policy.h"
#include "messenger/client/chat/rooms.h"
#include "messenger/client/chat/roster.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/transfers.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view capsNs = "http://jabber.org/protocol/caps";
constexpr std::string_view ownNode = "https://posthorn.dev/messenger";
constexpr std::string_view versionNs = "jabber:iq:version";
constexpr std::string_view pingNs = "urn:xmpp:ping";
constexpr std::string_view timeNs = "urn:xmpp:time";
constexpr qsizetype mostPrograms = 2000;
const QString capsKind = QStringLiteral("caps");

} // namespace

Info Info::of(const Element& query)
{
    Info info;
    for (const Element& each : query.children) {
        if (each.is("feature", ns::discoInfo) && info.features.size() < 500)
            info.features.emplace(each.attribute("var"));
        if (each.is("identity", ns::discoInfo) && info.category.empty()) {
            info.category = each.attribute("category");
            info.type = each.attribute("type");
            info.name = safeName(each.attribute("name"));
        }
        if (each.is("x", ns::dataForms) && info.forms.size() < 20) {
            if (auto form = xmpp::DataForm::fromElement(each))
                info.forms.push_back(std::move(*form));
        }
    }
    return info;
}

const xmpp::DataForm* Info::form(std::string_view type) const
{
    for (const auto& each : forms) {
        if (each.formType() == type)
            return &each;
    }
    return nullptr;
}

void Disco::load()
{
    m.history.kept(m.account, capsKind, &m, [this](const QHash<QString, QByteArray>& rows) {
        for (auto each = rows.begin(); each != rows.end() && m_known.size() < mostPrograms; ++each) {
            if (const auto query = xmpp::readXml({each->constData(), size_t(each->size())}))
                m_known.insert(each.key().toUtf8(), Info::of(*query));
        }
    });
}

void Disco::started()
{
    m_said.clear();
    m_asking.clear();
    m_open = 1;
    info({{}, m.me.domain, {}}, &m, [this](Result<Info> info) {
        if (!info) {
            looked();
            return;
        }
        m_server = *info;
        m.policy->learn(m_server);
        service({{}, m.me.domain, {}}, m_server);
        lookAround();
    });
    info(m.me, &m, [this](Result<Info> info) {
        if (info)
            m_account = *info;
    });
}

void Disco::resumed()
{
    if (m_server.features.empty()) // the stream broke before it was told
        started();
}

void Disco::stopped()
{
    m_said.clear();
    m_asking.clear();
}

void Disco::lookAround()
{
    const Jid domain{{}, m.me.domain, {}};
    m.ask("get", domain, Element("query", ns::discoItems), [this](Result<StanzaPtr> answer) {
        const Element* const query = answer ? (*answer)->child("query", ns::discoItems) : nullptr;
        int asked = 0;
        for (const Element& each : query ? query->children : std::vector<Element>()) {
            const auto jid = each.is("item", ns::discoItems) ? Jid::parse(each.attribute("jid")) : std::nullopt;
            if (!jid || ++asked > 30)
                continue;
            ++m_open;
            info(*jid, &m, [this, jid](Result<Info> info) {
                if (info)
                    service(*jid, *info);
                looked();
            });
        }
        looked();
    });
}

void Disco::looked()
{
    if (m_open > 0 && --m_open == 0 && m.ready)
        m.transfers->uploadAll();
}

void Disco::service(const Jid& jid, const Info& info)
{
    if (info.category == "conference" && info.has("http://jabber.org/protocol/muc") && jid.local.empty())
        m_roomService = jid;
    if (info.has("jabber:iq:search") && m_searchService.isEmpty())
        m_searchService = jid;
    if (info.has("urn:xmpp:http:upload:0")) {
        m_uploadService = jid;
        const xmpp::DataForm* const form = info.form("urn:xmpp:http:upload:0");
        m_uploadLimit = form ? parseNumber<qint64>(form->value("max-file-size")).value_or(0) : 0;
        if (m_uploadLimit <= 0)
            m_uploadLimit = std::numeric_limits<qint64>::max();
    }
}

void Disco::info(const Jid& of, QObject* context, std::function<void(Result<Info>)> then)
{
    m.ask("get", of, Element("query", ns::discoInfo), context, [then = std::move(then)](Result<StanzaPtr> answer) {
        if (!answer) {
            then(passOn(answer.error()));
            return;
        }
        const Element* const query = (*answer)->child("query", ns::discoInfo);
        if (query)
            then(Info::of(*query));
        else
            then(fail(ErrorKind::Unsupported, "no answer to disco#info"));
    });
}

void Disco::features(std::vector<std::string>& all) const
{
    for (const auto each : {std::string_view(ns::discoInfo), std::string_view(ns::discoItems), capsNs, versionNs, pingNs, timeNs, std::string_view(ns::dataForms)})
        all.emplace_back(each);
}

Element Disco::ownInfo() const
{
    Element query("query", ns::discoInfo);
    query.add("identity").set("category", "client").set("type", "pc").set("name", toUtf8(m.options.software));
    std::vector<std::string> all;
    for (const auto& each : m.modules)
        each->features(all);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const std::string& each : all)
        query.add("feature").set("var", each);
    return query;
}

std::string Disco::ownVersion() const
{
    return capsHash(ownInfo());
}

void Disco::complete(Stanza& presence)
{
    presence.add("c", capsNs).set("hash", "sha-1").set("node", ownNode).set("ver", ownVersion());
}

bool Disco::question(const StanzaPtr& stanza)
{
    if (stanza->type != "get")
        return false;
    if (const Element* const asked = stanza->child("query", ns::discoInfo)) {
        const std::string_view node = asked->attribute("node");
        if (!node.empty() && node != std::string(ownNode) + "#" + ownVersion()) {
            m.refuse(*stanza, xmpp::Condition::ItemNotFound);
            return true;
        }
        Element info = ownInfo();
        info.set("node", node);
        m.reply(*stanza, std::move(info));
        return true;
    }
    if (stanza->child("query", ns::discoItems)) {
        m.reply(*stanza, Element("query", ns::discoItems));
        return true;
    }
    if (stanza->child("ping", pingNs)) {
        m.reply(*stanza);
        return true;
    }
    // What one runs, and where on earth, is for those who may see that one is there.
    const bool tells = m.isOwnServer(stanza->from) || m.isMe(stanza->from) || m.rooms->isRoom(stanza->from.bare()) || m.roster->seesUs(stanza->from.bare());
    if (!tells && (stanza->child("query", versionNs) || stanza->child("time", timeNs)))
        return false;
    if (stanza->child("query", versionNs)) {
        Element answer("query", versionNs);
        answer.addText("name", toUtf8(m.options.software));
        answer.addText("version", toUtf8(m.options.version));
        m.reply(*stanza, std::move(answer));
        return true;
    }
    if (stanza->child("time", timeNs)) {
        const QDateTime now = QDateTime::currentDateTime();
        const int minutes = now.offsetFromUtc() / 60;
        Element answer("time", timeNs);
        answer.addText("tzo", QStringLiteral("%1%2:%3").arg(minutes < 0 ? u'-' : u'+').arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
                                  .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0')).toStdString());
        answer.addText("utc", xmpp::formatDateTime(now.toMSecsSinceEpoch()));
        m.reply(*stanza, std::move(answer));
        return true;
    }
    return false;
}

void Disco::saw(const Stanza& presence)
{
    const Element* const caps = presence.child("c", capsNs);
    if (!caps || caps->attribute("hash") != "sha-1" || caps->attribute("ver").empty() || caps->attribute("ver").size() > 100 || m_said.size() > 100000)
        return;
    const Said said{std::string(caps->attribute("node")), std::string(caps->attribute("ver"))};
    m_said.insert_or_assign(presence.from, said);
    if (m_known.contains(QByteArray::fromStdString(said.version)) || m_asking.size() > 200 || !m_asking.insert(said.version).second)
        return;
    Element query("query", ns::discoInfo);
    query.set("node", said.node + "#" + said.version);
    m.ask("get", presence.from, std::move(query), [this, said, from = presence.from.bare()](Result<StanzaPtr> answer) {
        m_asking.erase(said.version);
        const Element* const got = answer ? (*answer)->child("query", ns::discoInfo) : nullptr;
        // Whoever lies about the hash speaks for nobody (section 5.4).
        if (!got || capsHash(*got) != said.version)
            return;
        if (m_known.size() >= mostPrograms)
            m_known.clear();
        m_known.insert(QByteArray::fromStdString(said.version), Info::of(*got));
        m.history.keep(m.account, capsKind, fromUtf8(said.version), QByteArray::fromStdString(xmpp::toXml(*got)));
        Q_EMIT m.chat.contactChanged(from);
    });
}

bool Disco::can(const Jid& full, const std::string& feature) const
{
    const auto said = m_said.find(full);
    if (said == m_said.end())
        return false;
    const auto known = m_known.constFind(QByteArray::fromStdString(said->second.version));
    return known != m_known.constEnd() && known->has(feature);
}

QString Disco::software(const Jid& full) const
{
    const auto said = m_said.find(full);
    if (said == m_said.end())
        return {};
    const auto known = m_known.constFind(QByteArray::fromStdString(said->second.version));
    return known != m_known.constEnd() ? known->name : QString();
}

} // namespace posthorn::messenger
