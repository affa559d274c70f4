#include "jmap/data/account_view.h"

#include <algorithm>

namespace posthorn::jmap {

using store::BodyId;
using store::MailboxId;

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

bool sameStructure(const ViewMailbox& a, const ViewMailbox& b)
{
    return a.info.id == b.info.id && a.info.name == b.info.name && a.info.specialUse == b.info.specialUse &&
           a.info.subscribed == b.info.subscribed && a.info.selectable == b.info.selectable && a.info.grants == b.info.grants && a.settings == b.settings;
}

} // namespace posthorn::jmap
