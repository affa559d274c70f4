#include "jmap/email/changer.h"

#include <algorithm>

#include "base/text.h"
#include "jmap/data/store_calls.h"
#include "jmap/email/placing.h"
#include "jmap/snooze/snooze.h"

namespace posthorn::jmap {

using store::FlagChange;
using store::MailboxId;
using store::Uid;

std::vector<Uid> EmailChanger::Batch::uids()
{
    std::sort(messages.begin(), messages.end());
    std::vector<Uid> out;
    for (const auto& [uid, id] : messages) {
        if (out.empty() || out.back() != uid)
            out.push_back(uid);
    }
    return out;
}

void EmailChanger::failed(const Batch& batch, const Error& error)
{
    for (const auto& [uid, id] : batch.messages)
        m_failures.emplace(id, setError(error));
}

void EmailChanger::missing(const Batch& batch, const std::vector<Uid>& found)
{
    for (const auto& [uid, id] : batch.messages) {
        if (!std::binary_search(found.begin(), found.end(), uid))
            m_failures.emplace(id, setError("notFound", "it was destroyed meanwhile"));
    }
}

namespace {

/// What the asker lacks to make the Email so.
std::optional<SetError> refusal(const AccountView& view, const std::vector<AccountView::Placement>& placements,
                                const Keywords& keywords, const std::set<MailboxId>& mailboxes)
{
    const auto needs = [](const ViewMailbox& mailbox, const Keywords& some, const Keywords& others) {
        return std::any_of(some.begin(), some.end(), [&](const std::string& keyword) {
            return !others.contains(keyword) && !mailbox.may(rightToSet(keyword));
        });
    };
    for (const AccountView::Placement& placement : placements) {
        const ViewMailbox& mailbox = *placement.mailbox;
        const Keywords now = keywordsOf(placement.entry, mailbox.index->snapshot());
        if (needs(mailbox, now, keywords) || needs(mailbox, keywords, now))
            return setError("forbidden", "keywords may not be changed in this mailbox");
        if (!mailboxes.contains(mailbox.info.id) && !mailbox.may(store::RemoveItems))
            return setError("forbidden", "nothing may be removed from this mailbox");
    }
    std::vector<MailboxId> added;
    for (const MailboxId id : mailboxes) {
        if (std::none_of(placements.begin(), placements.end(), [id](const auto& p) { return p.mailbox->info.id == id; }))
            added.push_back(id);
    }
    return mayAdd(view, added, keywords);
}

} // namespace

std::optional<SetError> EmailChanger::change(const std::string& id, const AccountView& view,
                                             const std::vector<AccountView::Placement>& placements,
                                             const Keywords& keywords, const std::set<MailboxId>& mailboxes)
{
    if (auto refused = refusal(view, placements, keywords, mailboxes))
        return refused;
    for (const AccountView::Placement& placement : placements) {
        const store::MailboxSnapshot& snapshot = placement.mailbox->index->snapshot();
        const Keywords now = keywordsOf(placement.entry, snapshot);
        for (const bool add : {true, false}) {
            FlagStep step{placement.mailbox->info.id, add, 0, {}};
            for (const std::string& keyword : add ? keywords : now) {
                if ((add ? now : keywords).contains(keyword))
                    continue;
                if (const uint32_t flag = flagOf(keyword)) {
                    step.flags |= flag;
                    continue;
                }
                if (const auto time = add ? snoozedUntil(keyword) : std::nullopt)
                    m_wakeAt = std::min(m_wakeAt.value_or(*time), *time);
                // The mailbox's own spelling, where it has one.
                const auto known = std::find_if(snapshot.keywords->begin(), snapshot.keywords->end(),
                                                [&](const std::string& name) { return equalsIgnoreCase(name, keyword); });
                step.keywords.push_back(known == snapshot.keywords->end() ? keyword : *known);
            }
            if (step.flags != 0 || !step.keywords.empty())
                m_flags[step].messages.emplace_back(placement.entry.uid, id);
        }
    }
    std::vector<MailboxId> added;
    std::vector<AccountView::Placement> removed;
    for (const MailboxId mailbox : mailboxes) {
        if (std::none_of(placements.begin(), placements.end(), [mailbox](const auto& p) { return p.mailbox->info.id == mailbox; }))
            added.push_back(mailbox);
    }
    for (const AccountView::Placement& placement : placements) {
        if (!mailboxes.contains(placement.mailbox->info.id))
            removed.push_back(placement);
    }
    // A message that leaves one mailbox for another moves, which costs no quota; the first one that stays is copied.
    while (!added.empty() && !removed.empty()) {
        m_moves[{removed.back().mailbox->info.id, added.back()}].messages.emplace_back(removed.back().entry.uid, id);
        added.pop_back();
        removed.pop_back();
    }
    for (const MailboxId mailbox : added) {
        const AccountView::Placement& from = placements.front();
        m_copies[{from.mailbox->info.id, mailbox}].messages.emplace_back(from.entry.uid, id);
    }
    for (const AccountView::Placement& placement : removed)
        m_removals[placement.mailbox->info.id].messages.emplace_back(placement.entry.uid, id);
    return std::nullopt;
}

std::optional<SetError> EmailChanger::destroy(const std::string& id,
                                              const std::vector<AccountView::Placement>& placements)
{
    for (const AccountView::Placement& placement : placements) {
        if (!placement.mailbox->may(store::RemoveItems))
            return setError("forbidden", "nothing may be removed from this mailbox");
    }
    for (const AccountView::Placement& placement : placements)
        m_removals[placement.mailbox->info.id].messages.emplace_back(placement.entry.uid, id);
    return std::nullopt;
}

Task<void> EmailChanger::run()
{
    Services& services = m_call.services();
    m_call.request.changed();
    for (auto& [step, batch] : m_flags) {
        FlagChange change{step.add ? FlagChange::Mode::Add : FlagChange::Mode::Remove, step.flags, step.keywords, {}};
        auto done = co_await changeFlags(services, step.mailbox, batch.uids(), std::move(change));
        if (!done && done.error().kind == ErrorKind::Limit)
            for (const auto& [uid, id] : batch.messages)
                m_failures.emplace(id, setError("tooManyKeywords"));
        else if (!done)
            failed(batch, done.error());
        else
            missing(batch, done->changed);
    }
    uint64_t quota = 0;
    if (!m_copies.empty()) {
        Task<Result<uint64_t>> asking = quotaOf(m_call);
        const auto most = co_await asking;
        for (const auto& [route, batch] : m_copies) {
            if (!most)
                failed(batch, most.error());
        }
        if (most)
            quota = *most;
        else
            m_copies.clear();
    }
    for (auto& [route, batch] : m_copies) {
        auto done = co_await copyMessages(services, route.first, batch.uids(), route.second, quota);
        if (!done)
            failed(batch, done.error());
        else
            missing(batch, done->from);
    }
    for (auto& [route, batch] : m_moves) {
        auto done = co_await moveMessages(services, route.first, batch.uids(), route.second);
        if (!done)
            failed(batch, done.error());
        else
            missing(batch, done->from);
    }
    for (auto& [mailbox, batch] : m_removals) {
        // Not where the Email could not be put into its other mailboxes: it would be lost.
        std::erase_if(batch.messages, [this](const auto& message) { return m_failures.contains(message.second); });
        if (batch.messages.empty())
            continue;
        auto done = co_await expungeMessages(services, mailbox, batch.uids());
        if (!done)
            failed(batch, done.error());
    }
    if (m_wakeAt && m_call.isOwn()) {
        Task<Result<void>> noting = noteSnooze(m_call.services(), m_call.account(), *m_wakeAt);
        (void)co_await noting; // else the application wakes them when it is opened
    }
    m_call.request.changed();
}

} // namespace posthorn::jmap
