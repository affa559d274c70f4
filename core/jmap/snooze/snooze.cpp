#include "jmap/snooze/snooze.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/mailbox/mailbox_object.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

using store::Entry;
using store::MailboxId;
using store::Uid;

constexpr std::string_view prefix = "snoozed-until-";
constexpr const char* kind = "Snooze"; // one object for an account that has anything: when the next is due
constexpr const char* nextId = "next";
constexpr UnixMs retryMs = 10'000;

/// Messages of one mailbox that are due, by the keyword that they lose.
struct Due {
    std::map<std::string, std::vector<Uid>> byKeyword;
    std::vector<Uid> all; ///< rising
};

/// What of a mailbox is due; @p next becomes the time of the first that is not.
Due findDue(const store::MailboxSnapshot& snapshot, UnixMs now, UnixMs& next)
{
    Due out;
    std::vector<std::pair<size_t, UnixMs>> keywords;
    for (size_t i = 0; i < snapshot.keywords->size(); ++i) {
        if (const auto time = snoozedUntil(toLower((*snapshot.keywords)[i])))
            keywords.emplace_back(i, *time);
    }
    if (keywords.empty())
        return out;
    snapshot.forEach(0, snapshot.size(), [&](size_t, const Entry& entry) {
        bool due = false;
        for (const auto& [index, time] : keywords) {
            if (!entry.keywords.has(index))
                continue;
            if (time > now) {
                next = std::min(next, time);
                continue;
            }
            out.byKeyword[(*snapshot.keywords)[index]].push_back(entry.uid);
            due = true;
        }
        if (due)
            out.all.push_back(entry.uid);
    });
    return out;
}

std::optional<UnixMs> timeOf(const store::ObjectList& list)
{
    return list.items.empty() ? std::nullopt : parseNumber<UnixMs>(list.items.front().bytes);
}

/// Writes when the next is due; false where somebody else was quicker.
Task<Result<bool>> writeNext(Services& services, store::AccountId account, const store::ObjectList& now,
                             std::optional<UnixMs> next)
{
    using Kind = store::ObjectChange::Kind;
    if (timeOf(now) == next)
        co_return true;
    std::vector<store::ObjectChange> changes(1);
    changes.front().kind = !next ? Kind::Destroy : now.items.empty() ? Kind::Create : Kind::Update;
    changes.front().id = nextId;
    changes.front().bytes = next ? std::to_string(*next) : std::string();
    auto done = co_await setObjects(services, account, kind, std::move(changes), now.state);
    if (!done && done.error().kind == ErrorKind::InUse)
        co_return false;
    if (!done)
        co_return passOn(done.error());
    co_return true;
}

} // namespace

std::optional<UnixMs> snoozedUntil(std::string_view keyword)
{
    if (!keyword.starts_with(prefix))
        return std::nullopt;
    const auto seconds = parseNumber<int64_t>(keyword.substr(prefix.size()));
    if (!seconds || *seconds < 0 || *seconds > int64_t(1) << 40)
        return std::nullopt;
    return *seconds * 1000;
}

const ViewMailbox* roleOrName(const AccountView& view, std::string_view role, std::string_view name)
{
    if (const ViewMailbox* found = findRole(view, role))
        return found;
    const auto found = std::find_if(view.mailboxes.begin(), view.mailboxes.end(), [name](const ViewMailbox& mailbox) {
        return mailbox.index && mailbox.info.name == name && roleOf(mailbox).empty();
    });
    return found == view.mailboxes.end() ? nullptr : &*found;
}

Task<Result<void>> noteSnooze(Services& services, store::AccountId account, UnixMs time)
{
    constexpr int mostTries = 4;
    for (int i = 0; i < mostTries; ++i) {
        auto now = co_await getObjects(services, account, kind, std::vector<std::string>(1, nextId));
        if (!now)
            co_return passOn(now.error());
        const auto known = timeOf(*now);
        if (!known || *known > time) {
            Task<Result<bool>> writing = writeNext(services, account, *now, time);
            auto written = co_await writing;
            if (!written)
                co_return passOn(written.error());
            if (!*written)
                continue;
        }
        services.shared.noteWake(time);
        co_return Result<void>();
    }
    co_return fail(ErrorKind::Unavailable, "somebody else changes it all the time");
}

Waker::Waker(Services services) : m_services(std::move(services))
{
    if (!m_services.store.lookup || !m_services.store.objects)
        return;
    m_watch = m_services.store.lookup->watchKeywords(
        std::string(prefix), m_life.bind([this](store::AccountId account, const std::string& keyword) {
            const auto time = snoozedUntil(toLower(keyword));
            if (time && m_services.store.objects)
                start<Result<void>>(noteSnooze(m_services, account, *time), [](const Result<void>&) {});
        }));
}

void Waker::tick()
{
    if (m_busy || !m_services.store.objects || m_services.shared.nextWake() > m_services.clock.now())
        return;
    m_busy = true;
    start<bool>(round(), m_life.bind([this](bool) { m_busy = false; }));
}

Task<bool> Waker::round()
{
    Shared& shared = m_services.shared;
    shared.setNextWake(INT64_MAX); // lowered again by what is left, and by what comes meanwhile
    auto owners = co_await objectOwners(m_services, kind);
    if (!owners) {
        shared.noteWake(m_services.clock.now() + retryMs);
        co_return false;
    }
    for (const store::AccountId account : *owners) {
        auto next = co_await getObjects(m_services, account, kind, std::vector<std::string>(1, nextId));
        const auto time = next ? timeOf(*next) : std::nullopt;
        if (time && *time > m_services.clock.now()) {
            shared.noteWake(*time);
            continue;
        }
        Task<void> task = wake(account);
        co_await task;
    }
    co_return true;
}

Task<void> Waker::wake(store::AccountId account)
{
    Shared& shared = m_services.shared;
    const UnixMs now = m_services.clock.now();
    const auto later = [&] { shared.noteWake(now + retryMs); };
    auto stored = co_await getObjects(m_services, account, kind, std::vector<std::string>(1, nextId));
    if (!stored) {
        later();
        co_return;
    }
    auto principal = std::make_shared<Principal>();
    principal->account = account;
    Request request(m_services, principal);
    auto view = co_await request.view();
    if (!view) {
        later();
        co_return;
    }
    const ViewMailbox* inbox = (*view)->inbox();
    const ViewMailbox* snoozed = roleOrName(**view, "snoozed", "Snoozed");
    UnixMs next = INT64_MAX;
    bool failed = !inbox;
    for (const ViewMailbox& mailbox : (*view)->mailboxes) {
        if (!mailbox.index || failed)
            continue;
        Due due = findDue(mailbox.index->snapshot(), now, next);
        const bool moves = &mailbox == snoozed;
        // Moved last, so that what fails in between is found again by its keyword or lies in the inbox.
        for (auto& [keyword, uids] : due.byKeyword) {
            store::FlagChange change;
            change.mode = store::FlagChange::Mode::Remove;
            change.flags = moves ? uint32_t(store::Seen) : 0u; // whoever took it out of there has seen it
            change.keywords.push_back(keyword);
            auto done = co_await changeFlags(m_services, mailbox.info.id, std::move(uids), std::move(change));
            failed |= !done;
        }
        if (moves && !due.all.empty() && !failed) {
            auto moved = co_await moveMessages(m_services, mailbox.info.id, std::move(due.all), inbox->info.id);
            failed |= !moved;
        }
    }
    if (failed) {
        later();
        co_return;
    }
    Task<Result<bool>> writing =
        writeNext(m_services, account, *stored, next == INT64_MAX ? std::nullopt : std::optional(next));
    const auto written = co_await writing;
    if (!written || !*written)
        later();
    else if (next != INT64_MAX)
        shared.noteWake(next);
}

} // namespace posthorn::jmap
