// One cheap question instead of many: how many messages, how many unread and how many new ones each folder has, and
// what changed since a state; or a wait until something does. It never prolongs a web session.
#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/text.h"
#include "web/messenger/routes.h"

namespace posthorn::web {

namespace {

using http::Exchange;
using http::Response;
using http::jsonString;

constexpr int64_t longestWait = 300;
constexpr size_t mostNamed = 50; ///< ids of new messages that a folder's answer names

/// As the client has it: modification sequence and number of the next body.
struct State {
    store::Modseq modseq = 0;
    store::BodyId nextBody = 0;
    bool operator==(const State&) const = default;
};

std::string stateText(const State& state)
{
    return std::to_string(state.modseq) + '-' + std::to_string(state.nextBody);
}

std::optional<State> parseState(std::string_view text)
{
    const auto modseq = parseNumber<store::Modseq>(takeUntil(text, '-'));
    const auto next = parseNumber<store::BodyId>(text);
    if (!modseq || !next || *next < 0)
        return std::nullopt;
    return State{*modseq, *next};
}

std::string_view roleOf(const store::MailboxInfo& mailbox)
{
    switch (mailbox.specialUse) {
    case store::SpecialUse::Archive: return "archive";
    case store::SpecialUse::Drafts: return "drafts";
    case store::SpecialUse::Junk: return "junk";
    case store::SpecialUse::Sent: return "sent";
    case store::SpecialUse::Trash: return "trash";
    case store::SpecialUse::None: break;
    }
    return mailbox.name == "INBOX" ? "inbox" : "";
}

class Poll final : public AccountHandler {
public:
    Poll(std::shared_ptr<const Gate> gate, Executor& worker)
        : AccountHandler(std::move(gate), Use::Watch)
        , m_worker(worker)
    {
    }

    void granted(Exchange& exchange) override
    {
        m_exchange = &exchange;
        const http::Query query = exchange.request().query();
        const std::string_view since = query.value("since");
        const std::string_view wait = query.value("wait");
        const auto seconds = wait.empty() ? std::optional<int64_t>(0) : parseNumber<int64_t>(wait);
        m_since = since.empty() ? std::optional<State>() : parseState(since);
        if ((!since.empty() && !m_since) || !seconds || *seconds < 0)
            return exchange.respond(Response::problem(400, "since is a state of an earlier answer, wait a number of seconds"));
        m_store = gate().parts().store(m_worker);
        m_account = principal()->account.id;
        m_patience = m_since ? std::min(*seconds, longestWait) : 0;
        look();
    }

private:
    void look()
    {
        if (m_looking) {
            m_again = true;
            return;
        }
        m_looking = true;
        m_again = false;
        m_store.lookup->state(m_account, life.bind([this](Result<store::AccountState> now) {
            if (!now)
                return refuse(now.error());
            m_now = {now->modseq, now->nextBody};
            if (!m_since || *m_since != m_now)
                return m_since ? compare() : report();
            m_looking = false;
            if (m_watch)
                return m_again ? look() : void();
            m_patience > 0 ? wait() : answer(false, {}, {});
        }));
    }

    /// Nothing has happened yet.
    void wait()
    {
        m_exchange->noticeLeaving();
        m_ended = gate().whenEnded(*principal(), m_worker, [this] { answerOnce(Response::problem(401, "signed out")); });
        m_watch = m_store.lookup->watch(m_account, life.bind([this] {
            if (!m_answered)
                look();
        }));
        wire::Timers* const timers = gate().parts().timers ? gate().parts().timers(m_worker) : nullptr;
        if (timers)
            timers->after(std::chrono::seconds(m_patience), life.bind([this] { answer(false, {}, {}); }));
        else
            answer(false, {}, {});
        // What came between the look and the watch.
        if (!m_answered)
            look();
    }

    void compare()
    {
        m_store.lookup->changes(m_account, m_since->modseq, life.bind([this](Result<store::AccountChanges> changes) {
            if (!changes && changes.error().kind == ErrorKind::NotFound) {
                m_since.reset(); // too long ago: all is told
                return report();
            }
            if (!changes)
                return refuse(changes.error());
            m_changed.insert(changes->mailboxes.begin(), changes->mailboxes.end());
            m_removed = std::move(changes->removed);
            m_now = {changes->now.modseq, changes->now.nextBody};
            report();
        }));
    }

    void report()
    {
        m_store.mailboxes->list(m_account, life.bind([this](Result<std::vector<store::MailboxInfo>> list) {
            if (!list)
                return refuse(list.error());
            m_list = std::move(*list);
            countNew(0);
        }));
    }

    /// Folder by folder: which messages came since. Only those that changed are looked into.
    void countNew(size_t at)
    {
        while (at < m_list.size() && (!m_since || !m_changed.count(m_list[at].id) || !m_list[at].selectable))
            ++at;
        if (at == m_list.size())
            return tell();
        m_store.mailboxes->open(m_list[at].id, life.bind([this, at](Result<store::SnapshotPtr> snapshot) {
            if (snapshot) {
                New& found = m_new[m_list[at].id];
                for (const uint32_t index : changedSince(**snapshot, m_since->modseq)) {
                    const store::Entry& entry = (*snapshot)->at(index);
                    if (entry.body < m_since->nextBody || (entry.flags & store::Seen))
                        continue;
                    ++found.count;
                    found.ids.push_back(entry.body);
                }
            }
            countNew(at + 1);
        }));
    }

    void tell()
    {
        std::string folders;
        for (const store::MailboxInfo& mailbox : m_list) {
            if (!mailbox.selectable)
                continue;
            const New& fresh = m_new[mailbox.id];
            folders += (folders.empty() ? "{\"id\":\"m" : ",{\"id\":\"m") + std::to_string(mailbox.id) +
                       "\",\"name\":" + jsonString(mailbox.name) + ",\"role\":" + jsonString(roleOf(mailbox)) +
                       ",\"total\":" + std::to_string(mailbox.messages) +
                       ",\"unread\":" + std::to_string(mailbox.unseen) + ",\"new\":" + std::to_string(fresh.count) +
                       ",\"changed\":" + (!m_since || m_changed.count(mailbox.id) ? "true" : "false") + ",\"newIds\":[";
            const size_t first = fresh.ids.size() > mostNamed ? fresh.ids.size() - mostNamed : 0;
            for (size_t i = first; i < fresh.ids.size(); ++i)
                folders += (i > first ? ",\"e" : "\"e") + std::to_string(fresh.ids[i]) + '"';
            folders += "]}";
        }
        std::string removed;
        for (const store::MailboxId id : m_removed)
            removed += (removed.empty() ? "\"m" : ",\"m") + std::to_string(id) + '"';
        answer(true, folders, removed);
    }

    void answer(bool changed, const std::string& folders, const std::string& removed)
    {
        std::string text = "{\"state\":" + jsonString(stateText(m_now)) + ",\"changed\":" + (changed ? "true" : "false");
        if (changed)
            text += ",\"complete\":" + std::string(m_since ? "false" : "true") + ",\"folders\":[" + folders +
                    "],\"removed\":[" + removed + ']';
        answerOnce(Response::json(200, text + "}\n"));
    }

    void refuse(const Error& error) { answerOnce(Response::problem(503, error.text)); }

    void answerOnce(Response response)
    {
        if (std::exchange(m_answered, true))
            return;
        m_exchange->respond(std::move(response));
    }

    struct New {
        size_t count = 0;
        std::vector<store::BodyId> ids;
    };
    Executor& m_worker;
    Exchange* m_exchange = nullptr;
    store::Facade m_store;
    store::AccountId m_account = 0;
    std::optional<State> m_since;
    State m_now;
    int64_t m_patience = 0;
    bool m_answered = false;
    bool m_looking = false; ///< and from the first difference on, for good
    bool m_again = false;
    std::set<store::MailboxId> m_changed;
    std::vector<store::MailboxId> m_removed;
    std::vector<store::MailboxInfo> m_list;
    std::map<store::MailboxId, New> m_new;
    std::shared_ptr<void> m_watch;
    std::shared_ptr<void> m_ended;
};

} // namespace

void addPoll(http::Router& router, const std::shared_ptr<const Gate>& gate)
{
    http::Route route;
    route.methods = {http::Method::Get};
    route.pattern = "/messenger/poll";
    route.make = [gate](Executor& worker) { return std::make_unique<Poll>(gate, worker); };
    router.add(std::move(route));
}

} // namespace posthorn::web
