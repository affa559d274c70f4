// Reading items (XEP-0060 section 6.5), whole or by pages (XEP-0059).
#include <algorithm>

#include "base/text.h"
#include "xmpp/pubsub/nodes.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t mostBytes = 192 << 10; ///< of payloads in one answer

/// What of a list of items is given, as places in it.
struct Page {
    size_t begin = 0;
    size_t end = 0;
    bool isPart = false; ///< the client asked for a page, or gets no more than one
};

// Nothing where the question is none; false in @p known where it is about an item that is not there.
std::optional<Page> readPage(const Element& set, const std::vector<std::string>& ids, bool& known)
{
    Page page{0, ids.size(), true};
    size_t most = ids.size();
    if (const Element* max = set.child("max", ns::rsm)) {
        const auto number = parseNumber<size_t>(trimmed(max->text()));
        if (!number)
            return std::nullopt;
        most = *number;
    }
    bool last = false;
    for (const std::string_view name : {"after", "before"}) {
        const Element* const mark = set.child(name, ns::rsm);
        if (!mark)
            continue;
        const std::string id = mark->text();
        if (name == "before")
            last = true;
        if (name == "before" && id.empty())
            continue;
        const auto place = std::find(ids.begin(), ids.end(), id);
        if (place == ids.end()) {
            known = false;
            return page;
        }
        (name == "after" ? page.begin : page.end) = size_t(place - ids.begin()) + (name == "after" ? 1 : 0);
    }
    if (const Element* index = set.child("index", ns::rsm)) {
        const auto number = parseNumber<size_t>(trimmed(index->text()));
        if (!number)
            return std::nullopt;
        page.begin = std::min(*number, ids.size());
    }
    page.end = std::max(page.begin, page.end);
    if (page.end - page.begin > most)
        (last ? page.begin : page.end) = last ? page.end - most : page.begin + most;
    return page;
}

Element setElement(const Page& page, const std::vector<std::string>& ids)
{
    Element set("set", ns::rsm);
    if (page.begin < page.end) {
        set.add("first").set("index", std::to_string(page.begin)).setText(ids[page.begin]);
        set.addText("last", ids[page.end - 1]);
    }
    set.addText("count", std::to_string(ids.size()));
    return set;
}

} // namespace

void Nodes::items(const StanzaPtr& question, const Element& verb)
{
    if (verb.hasAttribute("subid"))
        return refuse(question, pubsubError(Condition::NotAcceptable, "invalid-subid"));
    Node* const node = named(question, verb);
    if (!node)
        return;
    if (const auto why = whyNotRead(*node, question->from, false))
        return refuse(question, *why);
    // All of them in the order of publication, or those that are named.
    std::vector<std::string> ids;
    bool byName = false;
    for (const Element& each : verb.children) {
        if (!each.is("item", ns::pubsub))
            continue;
        byName = true;
        const std::string id(each.attribute("id"));
        if (node->find(id))
            ids.push_back(id);
        if (ids.size() > node->items.size())
            return refuse(question, {Condition::BadRequest});
    }
    if (byName && ids.empty())
        return refuse(question, {Condition::ItemNotFound});
    if (!byName) {
        for (const auto& [order, id] : node->order) {
            if (!node->isOver(node->items.at(id), m_host.station().now()))
                ids.push_back(id);
        }
    }
    if (verb.hasAttribute("max_items") && !byName) {
        const auto most = parseNumber<size_t>(verb.attribute("max_items"));
        if (!most || *most == 0)
            return refuse(question, {Condition::BadRequest});
        if (ids.size() > *most)
            ids.erase(ids.begin(), ids.end() - std::ptrdiff_t(*most));
    }
    Page page{0, ids.size(), false};
    if (const Element* set = question->payload()->child("set", ns::rsm)) {
        bool known = true;
        const auto wanted = readPage(*set, ids, known);
        if (!wanted)
            return refuse(question, {Condition::BadRequest});
        if (!known)
            return refuse(question, {Condition::ItemNotFound});
        page = *wanted;
    }
    // Section 6.5.4: what is too much for one answer is given by pages without having been asked for.
    size_t bytes = 0;
    for (size_t i = page.begin; i < page.end; ++i) {
        bytes += node->items.at(ids[i]).size + ids[i].size();
        if (bytes > mostBytes && i > page.begin) {
            page.end = i;
            page.isPart = true;
        }
    }
    std::vector<std::string> given(ids.begin() + std::ptrdiff_t(page.begin), ids.begin() + std::ptrdiff_t(page.end));
    payloads(*node, given, [this, question, name = node->name, given, page, ids](auto found) {
        const Node* const node = find(name);
        if (!found || !node)
            return refuse(question, found ? StanzaError{Condition::ItemNotFound} : StanzaError::of(found.error()));
        Element answer("pubsub", ns::pubsub);
        Element& items = answer.add("items");
        items.set("node", name);
        for (const std::string& each : given) {
            const auto payload = found->find(each);
            const Item* const item = node->find(each);
            if (item && payload != found->end())
                items.add(node->itemElement(*item, ns::pubsub, &payload->second));
        }
        if (page.isPart)
            answer.add(setElement(page, ids));
        m_host.answer(question, std::move(answer));
    });
}

} // namespace posthorn::xmpp
