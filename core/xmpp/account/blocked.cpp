#include "xmpp/account/blocked.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

StanzaError blockedError()
{
    return {Condition::NotAcceptable, {}, Element("blocked", ns::blockingErrors), "cancel"};
}

BlockList::BlockList(store::Objects& objects, store::AccountId account)
    : m_keeper(objects, account, "xmpp-blocked")
{
}

void BlockList::load(std::function<void(Result<void>)> done)
{
    m_keeper.load([this, done = std::move(done)](Result<std::vector<Keeper::Item>> items) {
        if (!items)
            return done(passOn(items.error()));
        for (const Keeper::Item& each : *items) {
            m_keeper.known("list", each.id);
            const auto list = readXml(each.bytes);
            for (size_t i = 0; list && i < list->children.size(); ++i) {
                if (const auto jid = Jid::parse(list->children[i].attribute("jid")))
                    m_all.insert(*jid);
            }
        }
        done({});
    });
}

bool BlockList::blocks(const Jid& jid) const
{
    if (m_all.empty())
        return false;
    return m_all.contains(jid) || m_all.contains(jid.bare()) || m_all.contains({{}, jid.domain, jid.resource}) ||
           m_all.contains({{}, jid.domain, {}});
}

void BlockList::change(const std::vector<Jid>& add, const std::vector<Jid>& remove,
                       std::function<void(Result<void>)> done)
{
    std::set<Jid> wanted = m_all;
    for (const Jid& each : remove)
        wanted.erase(each);
    wanted.insert(add.begin(), add.end());
    if (wanted.size() > most)
        return done(fail(ErrorKind::Limit, "the block list is full"));
    m_all = wanted; // at once: nobody who was blocked gets in while the store is at work
    Element list("blocklist", ns::blocking);
    for (const Jid& each : m_all)
        list.add("item").set("jid", each.text());
    m_keeper.put("list", toXml(list), [done = std::move(done)](Result<store::Modseq> kept) {
        if (!kept)
            return done(passOn(kept.error()));
        done({});
    });
}

} // namespace posthorn::xmpp
