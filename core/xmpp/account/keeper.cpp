#include "xmpp/account/keeper.h"

#include <set>

namespace posthorn::xmpp {

namespace {

constexpr size_t itemsAtOnce = 200;

/// The store's objects as items.
auto itemsTo(Reply<std::vector<Keeper::Item>> reply)
{
    return [reply = std::move(reply)](Result<store::ObjectList> found) {
        if (!found)
            return reply(passOn(found.error()));
        std::vector<Keeper::Item> items;
        for (store::Object& each : found->items)
            items.push_back({std::move(each.id), std::move(each.bytes)});
        reply(std::move(items));
    };
}

} // namespace

using store::ObjectChange;

Keeper::Keeper(store::Objects& objects, store::AccountId account, std::string kind)
    : m_objects(objects)
    , m_account(account)
    , m_kind(std::move(kind))
{
}

void Keeper::load(Reply<std::vector<Item>> reply)
{
    m_objects.list(m_account, m_kind, m_life.bind([this, reply](Result<store::ObjectList> list) {
        if (!list)
            return reply(passOn(list.error()));
        m_state = list->state;
        if (list->items.empty())
            return reply(std::vector<Item>());
        std::vector<std::string> ids;
        for (const store::Object& each : list->items)
            ids.push_back(each.id);
        m_objects.get(m_account, m_kind, std::move(ids), m_life.bind(itemsTo(reply)));
    }));
}

void Keeper::load(std::function<void(std::vector<Item>)> page, Reply<void> done)
{
    m_objects.list(m_account, m_kind, m_life.bind([this, page = std::move(page), done = std::move(done)](Result<store::ObjectList> list) {
        if (!list)
            return done(passOn(list.error()));
        m_state = list->state;
        const auto ids = std::make_shared<std::deque<std::string>>();
        for (store::Object& each : list->items)
            ids->push_back(std::move(each.id));
        loadNext(ids, page, done);
    }));
}

void Keeper::loadNext(std::shared_ptr<std::deque<std::string>> ids, std::function<void(std::vector<Item>)> page, Reply<void> done)
{
    // One page after the other, not one within the other: answers may come at once, and there may be many.
    const auto inside = std::make_shared<bool>(true);
    const auto again = std::make_shared<bool>(true);
    while (std::exchange(*again, false)) {
        if (ids->empty())
            return done({});
        std::vector<std::string> next;
        for (; !ids->empty() && next.size() < itemsAtOnce; ids->pop_front())
            next.push_back(std::move(ids->front()));
        m_objects.get(m_account, m_kind, std::move(next),
                      m_life.bind(itemsTo([this, ids, page, done, inside, again](Result<std::vector<Item>> items) {
                          if (!items)
                              return done(passOn(items.error()));
                          page(std::move(*items));
                          if (*inside)
                              *again = true;
                          else
                              loadNext(ids, page, done);
                      })));
    }
    *inside = false;
}

void Keeper::read(std::vector<std::string> keys, Reply<std::vector<Item>> reply)
{
    std::vector<std::string> ids;
    for (const std::string& each : keys) {
        if (const auto id = m_ids.find(each); id != m_ids.end())
            ids.push_back(id->second);
    }
    m_objects.get(m_account, m_kind, std::move(ids), m_life.bind(itemsTo(std::move(reply))));
}

void Keeper::change(std::vector<Entry> entries, Reply<void> reply)
{
    if (entries.empty())
        return reply({});
    struct Common {
        size_t left;
        Result<void> result;
        Reply<void> reply;
    };
    const auto common = std::make_shared<Common>(Common{entries.size(), {}, std::move(reply)});
    for (Entry& each : entries) {
        m_waiting.push_back({std::move(each.key), std::move(each.bytes), each.erase, [common](Result<store::Modseq> kept) {
            if (!kept && common->result)
                common->result = passOn(kept.error());
            if (--common->left == 0)
                common->reply(std::move(common->result));
        }});
    }
    work();
}

void Keeper::put(const std::string& key, std::string bytes, Done done)
{
    m_waiting.push_back({key, std::move(bytes), false, std::move(done)});
    work();
}

void Keeper::erase(const std::string& key, Done done)
{
    m_waiting.push_back({key, {}, true, std::move(done)});
    work();
}

void Keeper::work()
{
    if (m_working || m_waiting.empty())
        return;
    m_working = true;
    // One change a key and commit: a thing that is made and changed at once has no id to be changed by yet.
    std::vector<Change> taken;
    std::set<std::string> keys;
    while (!m_waiting.empty() && keys.insert(m_waiting.front().key).second) {
        taken.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    std::vector<ObjectChange> changes;
    for (const Change& each : taken) {
        const auto id = m_ids.find(each.key);
        if (each.erase)
            changes.push_back({ObjectChange::Kind::Destroy, id == m_ids.end() ? "-" : id->second, {}});
        else if (id == m_ids.end())
            changes.push_back({ObjectChange::Kind::Create, {}, each.bytes});
        else
            changes.push_back({ObjectChange::Kind::Update, id->second, each.bytes});
    }
    m_objects.set(m_account, m_kind, std::move(changes), std::nullopt,
                  m_life.bind([this, taken = std::move(taken)](Result<store::ObjectsSet> set) {
                      finished(taken, std::move(set));
                  }));
}

void Keeper::finished(const std::vector<Change>& changes, Result<store::ObjectsSet> set)
{
    m_working = false;
    const auto gone = m_life.watch(); // whoever is told may drop this
    std::vector<Result<store::Modseq>> results;
    for (size_t i = 0; i < changes.size(); ++i) {
        if (!set) {
            results.push_back(passOn(set.error()));
            continue;
        }
        m_state = set->after;
        const store::ObjectOutcome& outcome = set->outcomes[i];
        if (changes[i].erase)
            m_ids.erase(changes[i].key);
        if (outcome.error && !(changes[i].erase && *outcome.error == ErrorKind::NotFound))
            results.push_back(fail(*outcome.error, "it could not be kept"));
        else
            results.push_back(set->after);
        if (!outcome.error && !changes[i].erase)
            m_ids[changes[i].key] = outcome.id;
    }
    work();
    for (size_t i = 0; i < changes.size(); ++i) {
        if (changes[i].done)
            changes[i].done(std::move(results[i]));
        if (gone.expired())
            return;
    }
}

} // namespace posthorn::xmpp
