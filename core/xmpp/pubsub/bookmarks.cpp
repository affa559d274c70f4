// Bookmarks in their three shapes (XEP-0402): one node with an item for each room, one item with all of them (XEP-0048 in
// PEP), and private XML (XEP-0049). The first is what is true; the others follow it, and change it where an older client
// changes them.
#include <algorithm>
#include <utility>

#include "xmpp/account/home.h"
#include "xmpp/pubsub/pep.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view bookmarks = "urn:xmpp:bookmarks:1";
constexpr std::string_view storage = "storage:bookmarks";
constexpr size_t mostBookmarks = 1000;

bool isTrue(std::string_view text)
{
    return text == "true" || text == "1";
}

/// What all shapes know of a room.
struct Bookmark {
    std::string name, nick, password;
    bool join = false;
    bool operator==(const Bookmark&) const = default;
};
using Bookmarks = std::map<std::string, Bookmark>;

Bookmark read(const Element& conference)
{
    return {std::string(conference.attribute("name")), conference.childText("nick", conference.ns),
            conference.childText("password", conference.ns), isTrue(conference.attribute("autojoin"))};
}

Bookmarks readStorage(const Element& element)
{
    Bookmarks all;
    for (const Element& each : element.children) {
        const auto jid = each.is("conference", storage) ? Jid::parse(each.attribute("jid")) : std::nullopt;
        if (jid && all.size() < mostBookmarks)
            all[jid->bareText()] = read(each);
    }
    return all;
}

void write(Element& conference, const Bookmark& bookmark)
{
    conference.set("name", bookmark.name);
    if (bookmark.join)
        conference.set("autojoin", "true");
    if (!bookmark.nick.empty())
        conference.addText("nick", bookmark.nick);
    if (!bookmark.password.empty())
        conference.addText("password", bookmark.password);
}

std::vector<std::string> idsOf(const Node& node)
{
    std::vector<std::string> ids;
    for (const auto& [order, id] : node.order)
        ids.push_back(id);
    return ids;
}

NodeConfig privateConfig(size_t maxItems, SendLast sendLast)
{
    NodeConfig config;
    config.access = AccessModel::Whitelist;
    config.maxItems = maxItems;
    config.sendLast = sendLast;
    return config;
}

} // namespace

void Pep::readBookmarks(std::function<void(Result<std::optional<Element>>)> use)
{
    m_nodes.load([this, use = std::move(use)](Result<void> loaded) {
        if (!loaded)
            return use(passOn(loaded.error()));
        const Node* const node = m_nodes.find(std::string(bookmarks));
        if (!node)
            return use(std::optional<Element>());
        m_nodes.payloads(*node, idsOf(*node), [use](Result<std::map<std::string, std::string>> found) {
            if (!found)
                return use(passOn(found.error()));
            Element all("storage", storage);
            for (const auto& [jid, payload] : *found) {
                const auto conference = readXml(payload);
                if (conference && conference->is("conference", bookmarks))
                    write(all.add("conference").set("jid", jid), read(*conference));
            }
            use(std::optional<Element>(std::move(all)));
        });
    });
}

// Nodes follow what an older client wrote as a whole.
void Pep::bookmarksStored(const Element& stored)
{
    const Bookmarks wanted = readStorage(stored);
    m_nodes.load([this, wanted](Result<void> loaded) {
        if (!loaded)
            return;
        const Node* const node = m_nodes.find(std::string(bookmarks));
        const std::vector<std::string> ids = node ? idsOf(*node) : std::vector<std::string>();
        static const Node none;
        m_nodes.payloads(node ? *node : none, ids, [this, wanted, ids](Result<std::map<std::string, std::string>> found) {
            if (!found)
                return;
            m_converting = true; // while not all of it is changed, the other shapes would follow what is half true
            for (const auto& [jid, bookmark] : wanted) {
                const auto payload = found->find(jid);
                auto conference = payload == found->end() ? std::nullopt : readXml(payload->second);
                if (conference && read(*conference) == bookmark)
                    continue;
                Element changed("conference", bookmarks);
                write(changed, bookmark);
                // What the older shape has no place for stays.
                if (const Element* extensions = conference ? conference->child("extensions", bookmarks) : nullptr)
                    changed.add(*extensions);
                m_nodes.publishOwn(std::string(bookmarks), jid, toXml(changed), privateConfig(0, SendLast::Never));
            }
            for (const std::string& each : ids) {
                if (!wanted.contains(each))
                    m_nodes.retractOwn(std::string(bookmarks), each);
            }
            m_converting = false;
            bookmarksChanged();
        });
    });
}

// The one item with all of them follows the node: once for all that changed together, for it looks at every one.
void Pep::bookmarksChanged()
{
    if (m_converting || std::exchange(m_following, true))
        return;
    station().send(station().index(), m_home.bind([this](Station&) {
        m_following = false;
        followBookmarks();
    }));
}

void Pep::followBookmarks()
{
    readBookmarks([this](Result<std::optional<Element>> all) {
        if (!all || !*all)
            return;
        const Node* const node = m_nodes.find(std::string(storage));
        const Item* const last = node ? node->last() : nullptr;
        const auto publish = [this, all = **all] {
            m_nodes.publishOwn(std::string(storage), "current", toXml(all), privateConfig(1, SendLast::OnSubAndPresence));
        };
        if (!last)
            return publish();
        m_nodes.payloads(*node, {last->id}, [publish, all = **all](Result<std::map<std::string, std::string>> found) {
            if (!found || found->empty())
                return;
            const auto before = readXml(found->begin()->second);
            if (!before || readStorage(*before) != readStorage(all))
                publish();
        });
    });
}

void Pep::changed(const Node& node, const std::string& item, const std::string* payload)
{
    if (node.name == bookmarks)
        return bookmarksChanged();
    if (node.name == storage && payload && !m_converting) {
        if (const auto stored = readXml(*payload); stored && stored->is("storage", storage))
            bookmarksStored(*stored);
    }
    if (node.name == "urn:xmpp:avatar:metadata")
        avatarPublished();
    (void)item;
}

} // namespace posthorn::xmpp
