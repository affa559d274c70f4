#include "tests/support/fake_objects.h"

namespace posthorn::test {

using namespace posthorn::store;

void FakeObjects::list(AccountId account, const std::string& kind, Reply<ObjectList> reply)
{
    ObjectList out;
    const Kind& own = m_kinds[{account, kind}];
    out.state = own.state;
    for (const auto& [id, item] : own.items)
        out.items.push_back({id, item.modseq, {}});
    reply(std::move(out));
}

void FakeObjects::get(AccountId account, const std::string& kind, std::vector<std::string> ids, Reply<ObjectList> reply)
{
    ObjectList out;
    const Kind& own = m_kinds[{account, kind}];
    out.state = own.state;
    for (const std::string& id : ids) {
        const auto found = own.items.find(id);
        if (found == own.items.end())
            out.missing.push_back(id);
        else
            out.items.push_back({id, found->second.modseq, found->second.bytes});
    }
    reply(std::move(out));
}

void FakeObjects::set(AccountId account, const std::string& kind, std::vector<ObjectChange> changes,
                      std::optional<Modseq> ifState, Reply<ObjectsSet> reply)
{
    Kind& own = m_kinds[{account, kind}];
    ObjectsSet out;
    out.before = own.state;
    if (ifState && *ifState != own.state)
        return reply(fail(ErrorKind::InUse, "somebody changed them meanwhile"));
    for (const ObjectChange& change : changes) {
        const Modseq modseq = ++m_modseq;
        ObjectOutcome outcome{change.id.empty() ? "n" + std::to_string(modseq) : change.id, std::nullopt};
        const auto found = own.items.find(outcome.id);
        const bool creates = change.kind == ObjectChange::Kind::Create;
        if ((found != own.items.end()) == creates) {
            outcome.error = creates ? ErrorKind::Exists : ErrorKind::NotFound;
        } else if (change.kind == ObjectChange::Kind::Destroy) {
            own.ended.emplace(outcome.id, Ended{found->second.made, modseq});
            own.items.erase(found);
        } else {
            own.items[outcome.id] = {creates ? modseq : found->second.made, modseq, change.bytes};
        }
        if (!outcome.error)
            own.state = modseq;
        out.outcomes.push_back(std::move(outcome));
    }
    out.after = own.state;
    if (holding)
        m_held.push_back([reply = std::move(reply), out = std::move(out)] { reply(out); });
    else
        reply(std::move(out));
}

void FakeObjects::release()
{
    for (const auto& each : std::exchange(m_held, {}))
        each();
}

void FakeObjects::changes(AccountId account, const std::string& kind, Modseq since, Reply<ObjectChanges> reply)
{
    const Kind& own = m_kinds[{account, kind}];
    if (since > own.state)
        return reply(fail(ErrorKind::NotFound, "no such state"));
    ObjectChanges out;
    out.state = own.state;
    std::set<std::string> gone;
    for (const auto& [id, ended] : own.ended) {
        if (ended.at > since && ended.made <= since)
            gone.insert(id);
    }
    for (const auto& [id, item] : own.items) {
        if (item.modseq <= since)
            continue;
        const bool known = gone.erase(id) > 0 || item.made <= since;
        (known ? out.updated : out.created).push_back(id);
    }
    out.destroyed.assign(gone.begin(), gone.end());
    reply(std::move(out));
}

void FakeObjects::owners(const std::string& kind, Reply<std::vector<AccountId>> reply)
{
    std::vector<AccountId> out;
    for (const auto& [key, own] : m_kinds) {
        if (key.second == kind && !own.items.empty())
            out.push_back(key.first);
    }
    reply(std::move(out));
}

} // namespace posthorn::test
