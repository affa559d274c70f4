#include "xmpp/account/archive_prefs.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

// Keys, and the names of the elements that are kept by them.
constexpr const char* key = "prefs";
constexpr const char* toldKey = "told";

bool lists(const std::set<Jid>& all, const Jid& jid)
{
    return all.contains(jid) || all.contains(jid.bare());
}

Result<std::set<Jid>> jidsIn(const Element* list)
{
    std::set<Jid> all;
    for (size_t i = 0; list && i < list->children.size(); ++i) {
        const Element& each = list->children[i];
        if (!each.is("jid", ns::mam))
            continue;
        const auto jid = Jid::parse(each.text());
        if (!jid)
            return fail(ErrorKind::Invalid, "this is no address");
        if (all.size() >= ArchivePrefs::mostListed)
            return fail(ErrorKind::Limit, "too many addresses");
        all.insert(*jid);
    }
    return all;
}

} // namespace

ArchivePrefs::ArchivePrefs(store::Objects& objects, store::AccountId account)
    : m_keeper(objects, account, "xmpp-archive-prefs")
{
}

Result<ArchivePrefs::Lists> ArchivePrefs::read(const Element& prefs)
{
    Lists lists;
    const std::string_view usual = prefs.attribute("default");
    if (usual != "always" && usual != "never" && usual != "roster")
        return fail(ErrorKind::Invalid, "the default is always, never or roster");
    lists.usual = usual == "always" ? Default::Always : usual == "never" ? Default::Never : Default::Roster;
    auto always = jidsIn(prefs.child("always", ns::mam));
    auto never = jidsIn(prefs.child("never", ns::mam));
    if (!always || !never)
        return passOn(always ? never.error() : always.error());
    lists.always = std::move(*always);
    lists.never = std::move(*never);
    return lists;
}

void ArchivePrefs::load(std::function<void(Result<void>)> done)
{
    m_keeper.load([this, done = std::move(done)](Result<std::vector<Keeper::Item>> items) {
        if (!items)
            return done(passOn(items.error()));
        for (const Keeper::Item& each : *items) {
            const auto prefs = readXml(each.bytes);
            if (prefs && prefs->name == toldKey) {
                m_keeper.known(toldKey, each.id);
                m_toldRules = prefs->attribute("rules");
                continue;
            }
            m_keeper.known(key, each.id);
            if (auto lists = prefs ? read(*prefs) : Result<Lists>(Lists()); lists)
                m_lists = std::move(*lists);
        }
        done({});
    });
}

bool ArchivePrefs::keeps(const Jid& other, const std::function<bool()>& isContact) const
{
    if (m_lists.usual == Default::Always && m_lists.never.empty())
        return true;
    if (lists(m_lists.never, other))
        return false;
    return m_lists.usual == Default::Always || (m_lists.usual == Default::Roster && isContact()) || lists(m_lists.always, other);
}

Element ArchivePrefs::toElement() const
{
    Element prefs("prefs", ns::mam);
    prefs.set("default", m_lists.usual == Default::Always ? "always" : m_lists.usual == Default::Never ? "never" : "roster");
    for (const auto& [name, jids] : {std::pair{"always", &m_lists.always}, {"never", &m_lists.never}}) {
        Element& list = prefs.add(name);
        for (const Jid& each : *jids)
            list.addText("jid", each.text());
    }
    return prefs;
}

void ArchivePrefs::rulesTold(const std::string& rules, std::function<void()> done)
{
    m_toldRules = rules;
    Element told(toldKey, "urn:posthorn:policy:0");
    told.set("rules", rules);
    m_keeper.put(toldKey, toXml(told), [done = std::move(done)](const Result<store::Modseq>&) { done(); });
}

void ArchivePrefs::change(const Element& prefs, std::function<void(Result<void>)> done)
{
    auto lists = read(prefs);
    if (!lists)
        return done(passOn(lists.error()));
    m_lists = std::move(*lists);
    m_keeper.put(key, toXml(toElement()), [done = std::move(done)](Result<store::Modseq> kept) {
        if (!kept)
            return done(passOn(kept.error()));
        done({});
    });
}

} // namespace posthorn::xmpp
