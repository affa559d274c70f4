#include <algorithm>

#include "jmap/data/account_look.h"
#include "jmap/data/store_calls.h"
#include "jmap/method.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

Request::Request(Services& given, std::shared_ptr<const Principal> who) : services(given), principal(std::move(who)) {}

Task<Result<ViewPtr>> Request::view()
{
    if (m_view)
        co_return m_view;
    const store::AccountId account = principal->account;
    ViewCache& cache = services.shared.views;
    const ViewPtr older = cache.newest(account);
    if (older) {
        Task<Result<AccountMark>> asking = markOf(services, account);
        auto mark = co_await asking;
        if (!mark)
            co_return passOn(mark.error());
        if (mark->modseq == older->mark.modseq) {
            m_view = older;
            co_return m_view;
        }
    }
    Task<Result<AccountLook>> looking = lookAt(services, account);
    auto look = co_await looking;
    if (!look)
        co_return passOn(look.error());
    const std::shared_ptr<AccountView> view = bareView(std::move(*look));
    for (ViewMailbox& mailbox : view->mailboxes) {
        if (!mailbox.info.selectable)
            continue;
        auto snapshot = co_await openMailbox(services, mailbox.info.id);
        if (!snapshot && snapshot.error().kind == ErrorKind::NotFound)
            continue; // removed meanwhile
        if (!snapshot)
            co_return passOn(snapshot.error());
        const ViewMailbox* before = older ? older->find(mailbox.info.id) : nullptr;
        mailbox.index = MailboxIndex::make(std::move(*snapshot), before ? before->index : nullptr);
    }
    std::erase_if(view->mailboxes, [](const ViewMailbox& mailbox) { return mailbox.info.selectable && !mailbox.index; });
    const bool same = older && std::equal(older->mailboxes.begin(), older->mailboxes.end(), view->mailboxes.begin(),
                                          view->mailboxes.end(), sameStructure);
    view->structureSince = same ? older->structureSince : view->mark.modseq;
    m_view = view;
    cache.put(account, m_view);
    co_return m_view;
}

bool Request::hasView() const
{
    return m_view || services.shared.views.newest(principal->account);
}

void Request::changed()
{
    m_view = nullptr;
}

std::optional<std::string> Request::resolveId(std::string_view id) const
{
    if (!id.starts_with('#'))
        return std::string(id);
    const auto found = createdIds.find(std::string(id.substr(1)));
    if (found == createdIds.end())
        return std::nullopt;
    return found->second;
}

} // namespace posthorn::jmap
