#include "tests/unit/store/power_loss_model.h"

#include <algorithm>

namespace posthorn::store {

namespace {

using Kind = Operation::Kind;

bool isTree(Kind kind)
{
    return kind == Kind::Create || kind == Kind::Remove || kind == Kind::Rename;
}

std::string at(MailboxId mailbox, Uid uid)
{
    return "mailbox " + std::to_string(mailbox) + " uid " + std::to_string(uid) + ": ";
}

ModelMessage flagged(ModelMessage message, const Operation& operation)
{
    message.flags = operation.flags;
    message.keywords = {operation.keywords.begin(), operation.keywords.end()};
    return message;
}

} // namespace

void Model::answered(const std::vector<Operation>& batch)
{
    const bool anyGood = std::any_of(batch.begin(), batch.end(), [](const Operation& o) { return o.good; });
    // After a good commit what failed before it can never come back.
    if (anyGood)
        m_uncertain.clear();
    for (const Operation& operation : batch) {
        if (operation.good)
            apply(operation);
    }
    for (const Operation& operation : batch) {
        if (!operation.good)
            m_uncertain.push_back(operation);
    }
}

void Model::apply(const Operation& o)
{
    switch (o.kind) {
    case Kind::Append:
        for (size_t i = 0; i < o.added.size(); ++i) {
            ModelMailbox& mailbox = m_state.mailboxes[o.added[i].first];
            mailbox.messages[o.newUids[i]] = {o.added[i].second, o.flags, {o.keywords.begin(), o.keywords.end()}};
        }
        break;
    case Kind::Flags:
        for (const Uid uid : o.uids)
            m_state.mailboxes[o.from].messages[uid] = flagged(m_state.mailboxes[o.from].messages[uid], o);
        break;
    case Kind::Expunge:
        for (const Uid uid : o.uids)
            m_state.mailboxes[o.from].messages.erase(uid);
        break;
    case Kind::Copy:
    case Kind::Move: {
        ModelMailbox& to = m_state.mailboxes[o.to];
        for (size_t i = 0; i < o.uids.size(); ++i) {
            to.messages[o.newUids[i]] = m_state.mailboxes[o.from].messages[o.uids[i]];
            if (o.kind == Kind::Move)
                m_state.mailboxes[o.from].messages.erase(o.uids[i]);
        }
        break;
    }
    case Kind::Settle: {
        const auto entry = m_state.queue.find(o.queueId);
        if (o.change == QueueChange::Kind::Remove)
            m_state.queue.erase(o.queueId);
        else if (entry != m_state.queue.end() && o.change == QueueChange::Kind::Hold)
            entry->second.held = true;
        else if (entry != m_state.queue.end())
            ++entry->second.attempts;
        break;
    }
    case Kind::Deliver: // the UIDs are not told; reconcile() finds the messages by their content
    case Kind::Create:
    case Kind::Remove:
    case Kind::Rename:
        m_uncertain.push_back(o);
        break;
    }
}

Result<State> Model::read(Client& client, std::string& problem) const
{
    State state;
    for (AccountId account = 1; account <= 3; ++account) {
        auto all = client.list(account);
        if (!all)
            return passOn(all.error());
        for (const MailboxInfo& info : *all) {
            ModelMailbox mailbox{account, info.name, info.uidValidity, info.uidNext, {}, info.selectable};
            if (!info.selectable) {
                state.mailboxes[info.id] = std::move(mailbox);
                continue;
            }
            auto snapshot = client.open(info.id);
            if (!snapshot)
                return passOn(snapshot.error());
            if ((*snapshot)->size() != info.messages)
                problem += "the counters of " + info.name + " are wrong\n";
            Uid last = 0;
            for (size_t i = 0; i < (*snapshot)->size(); ++i) {
                const Entry& entry = (*snapshot)->at(i);
                if (entry.uid <= last || entry.uid >= info.uidNext)
                    problem += at(info.id, entry.uid) + "UIDs do not rise (last " + std::to_string(last) + ", UIDNEXT " +
                               std::to_string(info.uidNext) + ", in the snapshot " +
                               std::to_string((*snapshot)->info.uidNext) + ")\n";
                last = entry.uid;
                auto body = client.read(info.id, entry.uid);
                if (!body)
                    return passOn(body.error());
                ModelMessage message;
                message.content = std::stoull(body->substr(body->find('<') + 1));
                message.flags = entry.flags;
                for (size_t k = 0; k < (*snapshot)->keywords->size(); ++k) {
                    if (entry.keywords.has(k))
                        message.keywords.insert((*snapshot)->keywords->at(k));
                }
                if (*body != messageText(message.content, message.content % 5000))
                    problem += at(info.id, entry.uid) + "the body is not what was stored\n";
                mailbox.messages[entry.uid] = std::move(message);
            }
            state.mailboxes[info.id] = std::move(mailbox);
        }
    }
    auto queue = client.queue();
    if (!queue)
        return passOn(queue.error());
    for (const QueueEntry& entry : *queue) {
        auto body = await<Bytes>(client.executor, [&](auto r) { client.facade.queue->readBody(entry.body, r); });
        if (!body)
            return passOn(body.error());
        const uint64_t content = std::stoull((*body)->substr((*body)->find('<') + 1));
        if (**body != messageText(content, content % 5000))
            problem += "queue entry " + std::to_string(entry.id) + ": the body is not what was stored\n";
        state.queue[entry.id] = {content, entry.attempts, entry.held};
    }
    return state;
}

std::string Model::reconcile(Client& client)
{
    std::string problem;
    auto actual = read(client, problem);
    if (!actual)
        return "reading failed: " + actual.error().text + " " + actual.error().detail;
    problem += explain(*actual);
    if (problem.empty()) {
        m_state = std::move(*actual);
        // What was answered well and only looked up now is certain.
        std::erase_if(m_uncertain, [](const Operation& o) { return o.good; });
    }
    return problem;
}

std::string Model::explain(const State& actual) const
{
    std::string problem;
    const bool tree = std::any_of(m_uncertain.begin(), m_uncertain.end(), [](const auto& o) { return isTree(o.kind); });
    for (const auto& [id, expected] : m_state.mailboxes) {
        const auto found = actual.mailboxes.find(id);
        if (found == actual.mailboxes.end()) {
            if (!tree)
                problem += "mailbox " + expected.name + " is gone\n";
            continue;
        }
        if (found->second.uidValidity != expected.uidValidity)
            problem += "UIDVALIDITY of " + expected.name + " has changed\n";
        if (found->second.name != expected.name && !tree)
            problem += "mailbox " + expected.name + " is called " + found->second.name + "\n";
        problem += explainMailbox(expected, found->second, id);
    }
    for (const auto& [id, mailbox] : actual.mailboxes) {
        // The first mailboxes of an account come with its first use.
        if (!m_state.mailboxes.contains(id) && !tree && !mailbox.messages.empty())
            problem += explainMailbox({mailbox.account, mailbox.name, mailbox.uidValidity, 1, {}, true}, mailbox, id);
    }
    for (const Operation& operation : m_uncertain)
        problem += explainWhole(operation, actual);

    for (const auto& [id, entry] : m_state.queue) {
        const auto found = actual.queue.find(id);
        const bool mayDiffer = std::any_of(m_uncertain.begin(), m_uncertain.end(), [&, id = id](const Operation& o) {
            return o.kind == Kind::Settle && o.queueId == id;
        });
        if (!mayDiffer && (found == actual.queue.end() || !(found->second == entry)))
            problem += "queue entry " + std::to_string(id) + " is not as it was left\n";
    }
    for (const auto& [id, entry] : actual.queue) {
        const bool known = m_state.queue.contains(id) ||
                           std::any_of(m_uncertain.begin(), m_uncertain.end(), [&, e = entry](const Operation& o) {
                               return std::find(o.queued.begin(), o.queued.end(), e.content) != o.queued.end();
                           });
        if (!known)
            problem += "queue entry " + std::to_string(id) + " comes from nowhere\n";
    }
    return problem;
}

std::set<uint64_t> Model::contentsOf(const Operation& o) const
{
    std::set<uint64_t> contents;
    const auto from = m_state.mailboxes.find(o.from);
    for (const Uid uid : o.uids) {
        if (from != m_state.mailboxes.end() && from->second.messages.contains(uid))
            contents.insert(from->second.messages.at(uid).content);
    }
    return contents;
}

std::string Model::explainMailbox(const ModelMailbox& expected, const ModelMailbox& actual, MailboxId id) const
{
    std::string problem;
    for (const auto& [uid, message] : expected.messages) {
        const auto found = actual.messages.find(uid);
        bool mayGo = false;
        bool mayBeFlagged = false;
        for (const Operation& o : m_uncertain) {
            const bool concerns = o.from == id && std::find(o.uids.begin(), o.uids.end(), uid) != o.uids.end();
            mayGo |= concerns && (o.kind == Kind::Expunge || o.kind == Kind::Move);
            mayBeFlagged |= concerns && o.kind == Kind::Flags && found != actual.messages.end() &&
                            found->second == flagged(message, o);
        }
        if (found == actual.messages.end()) {
            if (!mayGo)
                problem += at(id, uid) + "the message is lost\n";
        } else if (!(found->second == message) && !mayBeFlagged) {
            problem += at(id, uid) + "is not as it was left\n";
        }
    }
    for (const auto& [uid, message] : actual.messages) {
        if (expected.messages.contains(uid))
            continue;
        bool mayBe = false;
        for (const Operation& o : m_uncertain) {
            for (const auto& [mailbox, content] : o.added)
                mayBe |= mailbox == id && content == message.content;
            mayBe |= (o.kind == Kind::Copy || o.kind == Kind::Move) && o.to == id &&
                     contentsOf(o).contains(message.content);
        }
        if (!mayBe)
            problem += at(id, uid) + "the message comes from nowhere\n";
        if (uid < expected.floor)
            problem += at(id, uid) + "the UID was used before\n";
    }
    if (actual.floor < expected.floor)
        problem += "mailbox " + std::to_string(id) + ": UIDNEXT went back\n";
    return problem;
}

std::string Model::explainWhole(const Operation& o, const State& actual) const
{
    // Each part that can be looked up says yes or no; they must all say the same, and yes if the answer was good.
    size_t yes = 0;
    size_t no = 0;
    const auto count = [&](bool happened) { ++(happened ? yes : no); };
    const auto holds = [&](MailboxId id, uint64_t content, Uid from) {
        const auto mailbox = actual.mailboxes.find(id);
        return mailbox != actual.mailboxes.end() &&
               std::any_of(mailbox->second.messages.begin(), mailbox->second.messages.end(),
                           [&](const auto& m) { return m.first >= from && m.second.content == content; });
    };
    for (const auto& [mailbox, content] : o.added)
        count(holds(mailbox, content, 0));
    for (const uint64_t content : o.queued) {
        count(std::any_of(actual.queue.begin(), actual.queue.end(),
                          [&](const auto& q) { return q.second.content == content; }));
    }
    const auto from = actual.mailboxes.find(o.from);
    const auto known = m_state.mailboxes.find(o.from);
    for (const Uid uid : o.uids) {
        if (from == actual.mailboxes.end() || known == m_state.mailboxes.end() ||
            !known->second.messages.contains(uid))
            continue;
        const auto found = from->second.messages.find(uid);
        const ModelMessage& before = known->second.messages.at(uid);
        if (o.kind == Kind::Expunge || o.kind == Kind::Move)
            count(found == from->second.messages.end());
        if (o.kind == Kind::Flags && found != from->second.messages.end() && !(flagged(before, o) == before))
            count(found->second == flagged(before, o));
        const auto to = m_state.mailboxes.find(o.to);
        if ((o.kind == Kind::Copy || o.kind == Kind::Move) && to != m_state.mailboxes.end())
            count(holds(o.to, before.content, to->second.floor));
    }
    if (o.good && no > 0)
        return "an operation that was answered well (kind " + std::to_string(int(o.kind)) + ") did not last\n";
    if (yes > 0 && no > 0)
        return "an operation (kind " + std::to_string(int(o.kind)) + ") is there only in part\n";
    return {};
}

} // namespace posthorn::store
