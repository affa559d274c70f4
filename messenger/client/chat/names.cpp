#include "messenger/client/chat/names.h"

#include "messenger/client/chat/pep.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view nickNs = "http://jabber.org/protocol/nick";
constexpr std::string_view vcard4Ns = "urn:ietf:params:xml:ns:vcard-4.0";
constexpr std::string_view vcard4Node = "urn:xmpp:vcard4";
const QString nameKind = QStringLiteral("name");
constexpr size_t mostNames = 50000;

QString nameIn(const Element& card)
{
    for (const char* field : {"nickname", "fn"}) {
        const Element* const element = card.child(field, vcard4Ns);
        if (const QString found = element ? safeName(element->childText("text", vcard4Ns)) : QString(); !found.isEmpty())
            return found;
    }
    return {};
}

} // namespace

void Names::load()
{
    m.history.kept(m.account, nameKind, &m, [this](const QHash<QString, QByteArray>& rows) {
        for (auto each = rows.begin(); each != rows.end(); ++each) {
            if (const auto jid = Jid::parse(each.key().toStdString()))
                m_names.emplace(*jid, QString::fromUtf8(*each));
        }
    });
}

void Names::features(std::vector<std::string>& all) const
{
    all.emplace_back(nickNs);
    all.push_back(std::string(nickNs) + "+notify");
}

void Names::event(const Jid& from, const std::string& node, const Element& items)
{
    if (node != nickNs)
        return;
    const Element* const item = items.child("item", pubsubEventNs);
    const Element* const nick = item ? item->child("nick", nickNs) : nullptr;
    learn(from.bare(), nick ? safeName(nick->text()) : QString());
}

void Names::learn(const Jid& bare, const QString& name)
{
    if (this->name(bare) == name || (m_names.size() >= mostNames && !m_names.contains(bare)))
        return;
    m_names.insert_or_assign(bare, name);
    m.history.keep(m.account, nameKind, textOf(bare), name.toUtf8());
    Q_EMIT m.chat.contactChanged(bare);
}

QString Names::name(const Jid& bare) const
{
    const auto found = m_names.find(bare);
    return found == m_names.end() ? QString() : found->second;
}

void Names::lookUp(const Jid& bare)
{
    if (!m.ready || !name(bare).isEmpty() || m_asked.size() > 500 || !m_asked.emplace(bare, true).second)
        return;
    // The newer kind first (XEP-0292): a node of theirs.
    m.pep->items(bare, std::string(vcard4Node), {}, [this, bare](Result<Element> items) {
        for (const Element& item : items ? items->children : std::vector<Element>()) {
            if (const Element* const card = item.child("vcard", vcard4Ns)) {
                if (const QString found = nameIn(*card); !found.isEmpty()) {
                    if (name(bare).isEmpty())
                        learn(bare, found);
                    return;
                }
            }
        }
        lookUpOld(bare);
    });
}

void Names::lookUpOld(const Jid& bare)
{
    m.ask("get", bare, Element("vCard", vcardNs), [this, bare](Result<StanzaPtr> answer) {
        const Element* const card = answer ? (*answer)->child("vCard", vcardNs) : nullptr;
        if (!card || !name(bare).isEmpty())
            return;
        for (const char* field : {"NICKNAME", "FN"}) {
            if (const QString found = safeName(card->childText(field, vcardNs)); !found.isEmpty()) {
                learn(bare, found);
                return;
            }
        }
    });
}

void Names::setOwn(const QString& name, Chat::Done done)
{
    const QString safe = safeName(name);
    learn(m.me, safe);
    m.pep->publish(std::string(nickNs), "current", Element("nick", nickNs).setText(toUtf8(safe)), Pep::Access::Contacts, 0, std::move(done));
}

} // namespace posthorn::messenger
