#include "jmap/data/account_view.h"

#include <algorithm>

namespace posthorn::jmap {

using store::BodyId;
using store::Entry;
using store::MailboxId;
using store::MailboxInfo;

const ViewMailbox* AccountView::find(MailboxId id) const
{
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(),
                                    [id](const ViewMailbox& mailbox) { return mailbox.info.id == id; });
    return found == mailboxes.end() ? nullptr : &*found;
}

const ViewMailbox* AccountView::find(store::SpecialUse use) const
{
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(), [use](const ViewMailbox& mailbox) {
        return mailbox.info.specialUse == use && mailbox.info.selectable;
    });
    return found == mailboxes.end() ? nullptr : &*found;
}

const ViewMailbox* AccountView::inbox() const
{
    return !mailboxes.empty() && mailboxes.front().info.name == "INBOX" ? &mailboxes.front() : nullptr;
}

const ViewMailbox* AccountView::parentOf(const ViewMailbox& mailbox) const
{
    const size_t slash = mailbox.info.name.rfind('/');
    if (slash == std::string::npos)
        return nullptr;
    const std::string_view parent = std::string_view(mailbox.info.name).substr(0, slash);
    const auto found = std::find_if(mailboxes.begin(), mailboxes.end(),
                                    [parent](const ViewMailbox& other) { return other.info.name == parent; });
    return found == mailboxes.end() ? nullptr : &*found;
}

std::vector<AccountView::Placement> AccountView::placements(BodyId body) const
{
    std::vector<Placement> out;
    std::vector<store::Uid> uids;
    for (const ViewMailbox& mailbox : mailboxes) {
        if (!mailbox.index)
            continue;
        uids.clear();
        mailbox.index->findAll(body, uids);
        for (const store::Uid uid : uids) {
            if (const auto at = mailbox.index->snapshot().find(uid))
                out.push_back({&mailbox, mailbox.index->snapshot().at(*at)});
        }
    }
    return out;
}

bool AccountView::has(BodyId body) const
{
    return std::any_of(mailboxes.begin(), mailboxes.end(), [body](const ViewMailbox& mailbox) {
        return mailbox.index && mailbox.index->find(body).has_value();
    });
}

bool AccountView::isShared(BodyId body) const
{
    std::call_once(m_sharedOnce, [this] {
        std::vector<BodyId> all;
        for (const ViewMailbox& mailbox : mailboxes) {
            if (!mailbox.index)
                continue;
            const auto from = std::ptrdiff_t(all.size());
            mailbox.index->forEachBody([&all](BodyId one) { all.push_back(one); });
            std::inplace_merge(all.begin(), all.begin() + from, all.end());
        }
        for (size_t i = 1; i < all.size(); ++i) {
            if (all[i] == all[i - 1] && (m_shared.empty() || m_shared.back() != all[i]))
                m_shared.push_back(all[i]);
        }
    });
    return std::binary_search(m_shared.begin(), m_shared.end(), body);
}

namespace {

void addAll(std::vector<BodyId>& touched, const ViewMailbox& mailbox)
{
    if (!mailbox.index)
        return;
    const auto& snapshot = mailbox.index->snapshot();
    snapshot.forEach(0, snapshot.size(), [&](size_t, const Entry& entry) { touched.push_back(entry.body); });
}

void addChanged(std::vector<BodyId>& touched, const ViewMailbox& before, const ViewMailbox& after)
{
    if (!before.index || !after.index || before.info.uidValidity != after.info.uidValidity) {
        addAll(touched, before);
        addAll(touched, after);
        return;
    }
    const auto& older = before.index->snapshot();
    const auto& newer = after.index->snapshot();
    if (&older == &newer)
        return;
    const store::SnapshotDiff diff = store::compare(older, newer);
    for (const uint32_t index : diff.expunged)
        touched.push_back(older.at(index).body);
    for (const uint32_t index : diff.changed)
        touched.push_back(newer.at(index).body);
    newer.forEach(newer.size() - diff.added, newer.size(),
                  [&](size_t, const Entry& entry) { touched.push_back(entry.body); });
}

} // namespace

EmailChanges emailChanges(const AccountView& older, const AccountView& newer)
{
    std::vector<BodyId> touched;
    for (const ViewMailbox& after : newer.mailboxes) {
        if (const ViewMailbox* before = older.find(after.info.id))
            addChanged(touched, *before, after);
        else
            addAll(touched, after);
    }
    for (const ViewMailbox& before : older.mailboxes) {
        if (!newer.find(before.info.id))
            addAll(touched, before);
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    EmailChanges out;
    for (const BodyId body : touched) {
        const bool was = older.has(body);
        const bool is = newer.has(body);
        if (was && is)
            out.updated.push_back(body);
        else if (is)
            out.created.push_back(body);
        else if (was)
            out.destroyed.push_back(body);
    }
    return out;
}

bool sameInfo(const MailboxInfo& a, const MailboxInfo& b)
{
    return a.id == b.id && a.name == b.name && a.uidValidity == b.uidValidity && a.uidNext == b.uidNext &&
           a.highestModseq == b.highestModseq && a.messages == b.messages && a.unseen == b.unseen &&
           a.specialUse == b.specialUse && a.subscribed == b.subscribed && a.selectable == b.selectable;
}

MailboxChanges mailboxChanges(const AccountView& older, const AccountView& newer)
{
    MailboxChanges out;
    for (const ViewMailbox& after : newer.mailboxes) {
        const ViewMailbox* before = older.find(after.info.id);
        if (!before) {
            out.created.push_back(after.info.id);
            continue;
        }
        if (sameInfo(before->info, after.info))
            continue;
        out.updated.push_back(after.info.id);
        out.countsOnly &= before->info.name == after.info.name && before->info.subscribed == after.info.subscribed &&
                          before->info.specialUse == after.info.specialUse &&
                          before->info.selectable == after.info.selectable;
    }
    for (const ViewMailbox& before : older.mailboxes) {
        if (!newer.find(before.info.id))
            out.destroyed.push_back(before.info.id);
    }
    return out;
}

} // namespace posthorn::jmap
