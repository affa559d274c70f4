#include "messenger/client/chat/displayed.h"

#include "messenger/client/chat/intake.h"
#include "messenger/client/chat/pep.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view mdsNs = "urn:xmpp:mds:displayed:0";
constexpr int mostItems = 5000;

} // namespace

void Displayed::features(std::vector<std::string>& all) const
{
    all.push_back(std::string(mdsNs) + "+notify");
}

void Displayed::started()
{
    m.pep->items(m.me, std::string(mdsNs), {}, [this](Result<Element> items) {
        if (items)
            take(*items);
    });
}

void Displayed::event(const Jid& from, const std::string& node, const Element& items)
{
    if (node == mdsNs && from == m.me)
        take(items);
}

void Displayed::take(const Element& items)
{
    int seen = 0;
    for (const Element& item : items.children) {
        const auto jid = item.name == "item" && ++seen <= mostItems ? Jid::parse(item.attribute("id")) : std::nullopt;
        const Element* const displayed = jid ? item.child("displayed", mdsNs) : nullptr;
        const Element* const id = displayed ? displayed->child("stanza-id", ns::sid) : nullptr;
        if (!id || id->attribute("id").empty())
            continue;
        Change change;
        change.kind = Change::Kind::Read;
        change.message.conversation = *jid;
        change.target = fromUtf8(id->attribute("id")).left(200);
        m.intake->push(std::move(change));
    }
    m.intake->finish();
}

void Displayed::tell(const Jid& conversation, const Message& last)
{
    if (!m.ready || last.stanzaId.isEmpty() || !conversation.isBare())
        return;
    Element displayed("displayed", mdsNs);
    displayed.add("stanza-id", ns::sid).set("by", last.room ? conversation.text() : m.account.toStdString()).set("id", toUtf8(last.stanzaId));
    m.pep->publish(std::string(mdsNs), conversation.text(), std::move(displayed), Pep::Access::Private, 1000);
}

} // namespace posthorn::messenger
