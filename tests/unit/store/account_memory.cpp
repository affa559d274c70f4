#include "tests/unit/store/account_memory.h"

#include <algorithm>

namespace posthorn::store {

namespace {

const std::string kind = "Thing";

template<class T>
bool has(const std::vector<T>& list, const T& item)
{
    return std::find(list.begin(), list.end(), item) != list.end();
}

} // namespace

Result<AccountMemory::Known> AccountMemory::read(Client& client) const
{
    Known known;
    auto all = client.list(m_account);
    if (!all)
        return passOn(all.error());
    for (const MailboxInfo& info : *all) {
        known.mailboxes[info.id] = {info.name, info.messages};
        if (!info.selectable)
            continue;
        auto snapshot = client.open(info.id);
        if (!snapshot)
            return passOn(snapshot.error());
        (*snapshot)->forEach(0, (*snapshot)->size(), [&](size_t, const Entry& entry) {
            known.bodies[entry.body].insert({info.id, entry.uid, entry.flags});
        });
        known.snapshots[info.id] = *snapshot;
    }
    auto state = client.state(m_account);
    if (!state)
        return passOn(state.error());
    known.state = state->modseq;
    return known;
}

std::string AccountMemory::update(Client& client, bool mayBeForgotten)
{
    auto now = read(client);
    if (!now)
        return "reading failed: " + now.error().text + " " + now.error().detail;
    std::string problem = checkObjects(client);
    if (m_begun) {
        if (now->state < m_known.state)
            problem += "the account's state went back\n";
        auto changes = client.changes(m_account, m_known.state);
        if (changes)
            problem += explain(*now, *changes);
        else if (!mayBeForgotten || changes.error().kind != ErrorKind::NotFound)
            problem += "changes: " + changes.error().text + " " + changes.error().detail + "\n";
    }
    m_begun = true;
    m_known = std::move(*now);
    return problem.empty() ? problem : "account " + std::to_string(m_account) + ": " + problem;
}

std::string AccountMemory::explain(const Known& now, const AccountChanges& changes) const
{
    std::string problem;
    if (changes.now.modseq != now.state)
        problem += "the state is not the one that changes lead to\n";
    for (const auto& [id, what] : m_known.mailboxes) {
        const auto found = now.mailboxes.find(id);
        if ((found == now.mailboxes.end()) != has(changes.removed, id))
            problem += "mailbox " + std::to_string(id) + ": told wrongly whether it was removed\n";
    }
    for (const auto& [id, what] : now.mailboxes) {
        const auto before = m_known.mailboxes.find(id);
        if ((before == m_known.mailboxes.end() || before->second != what) && !has(changes.mailboxes, id))
            problem += "mailbox " + std::to_string(id) + ": nobody told that it changed\n";
    }
    std::set<BodyId> told(changes.left.begin(), changes.left.end());
    for (const MailboxId id : changes.mailboxes) {
        const auto found = now.snapshots.find(id);
        if (found == now.snapshots.end())
            continue;
        for (const uint32_t index : changedSince(*found->second, m_known.state))
            told.insert(found->second->at(index).body);
    }
    for (const auto& [body, places] : m_known.bodies) {
        if (now.bodies.contains(body) == has(changes.destroyed, body))
            problem += "body " + std::to_string(body) + ": told wrongly whether it was destroyed\n";
    }
    for (const auto& [body, places] : now.bodies) {
        const auto before = m_known.bodies.find(body);
        if ((before == m_known.bodies.end() || before->second != places) && !told.contains(body))
            problem += "body " + std::to_string(body) + ": nobody told that it came or changed\n";
    }
    return problem;
}

std::string AccountMemory::changeObject(Client& client, uint64_t random)
{
    const std::string id = "o" + std::to_string(random % 7);
    ObjectChange change{m_objects.contains(id) ? ObjectChange::Kind::Update : ObjectChange::Kind::Create, id,
                        std::string(random / 16 % 3000, char('a' + random % 26))};
    if (m_objects.contains(id) && random / 7 % 3 == 0)
        change = {ObjectChange::Kind::Destroy, id, {}};
    auto set = await<ObjectsSet>(client.executor, [&](auto reply) {
        client.facade.objects->set(m_account, kind, {change}, std::nullopt, reply);
    });
    if (!set || set->outcomes.front().error)
        return "an object could not be changed: " + (set ? id : set.error().text + " " + set.error().detail);
    m_objectState = set->after;
    if (change.kind == ObjectChange::Kind::Destroy)
        m_objects.erase(id);
    else
        m_objects[id] = change.bytes;
    return {};
}

std::string AccountMemory::checkObjects(Client& client)
{
    std::vector<std::string> ids;
    for (const auto& [id, bytes] : m_objects)
        ids.push_back(id);
    auto all = await<ObjectList>(client.executor,
                                 [&](auto reply) { client.facade.objects->list(m_account, kind, reply); });
    auto found = await<ObjectList>(client.executor,
                                   [&](auto reply) { client.facade.objects->get(m_account, kind, ids, reply); });
    if (!all || !found)
        return "objects cannot be read\n";
    std::string problem;
    if (all->items.size() != ids.size() || !found->missing.empty())
        problem += "objects are lost, or come from nowhere\n";
    for (const Object& object : found->items) {
        if (object.bytes != m_objects[object.id])
            problem += "object " + object.id + " is not as it was left\n";
    }
    // After a rebuild a kind of which nothing is left has never been.
    if (all->state < m_objectState && !ids.empty())
        problem += "the state of the objects went back\n";
    return problem;
}

} // namespace posthorn::store
