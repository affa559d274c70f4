#include <algorithm>

#include "jmap/data/account_look.h"
#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/method.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

Request::Request(Services& given, std::shared_ptr<const Principal> who) : services(given), principal(std::move(who)) {}

Task<Result<Rights>> Request::sharedBy(store::AccountId owner)
{
    Rights out;
    if (owner == principal->account || !services.store.grants)
        co_return out;
    auto shared = co_await sharedMailboxes(services, principal->account);
    if (!shared)
        co_return passOn(shared.error());
    for (const store::SharedMailbox& mailbox : *shared) {
        if (mailbox.owner == owner)
            out.emplace(mailbox.mailbox, principal->readOnly ? mailbox.rights & store::ReadItems : mailbox.rights);
    }
    co_return out;
}

Task<Result<ViewPtr>> Request::view(store::AccountId account)
{
    if (const auto known = m_views.find(account); known != m_views.end())
        co_return known->second;
    Rights rights;
    if (account != principal->account) {
        Task<Result<Rights>> asking = sharedBy(account);
        auto shared = co_await asking;
        if (!shared)
            co_return passOn(shared.error());
        if (shared->empty())
            co_return fail(ErrorKind::NotFound, "no such account");
        rights = std::move(*shared);
    }
    Task<Result<ViewPtr>> reading = whole(account);
    auto view = co_await reading;
    if (view && account != principal->account)
        *view = sharedPart(**view, rights);
    if (view)
        m_views[account] = *view;
    co_return view;
}

Task<Result<ViewPtr>> Request::whole(store::AccountId account)
{
    ViewCache& cache = services.shared.views;
    const ViewPtr older = cache.newest(account);
    if (older) {
        Task<Result<AccountMark>> asking = markOf(services, account);
        auto mark = co_await asking;
        if (!mark)
            co_return passOn(mark.error());
        if (mark->modseq == older->mark.modseq) {
            co_return older;
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
    const ViewPtr made = view;
    cache.put(account, made);
    co_return made;
}

bool Request::hasView() const
{
    return m_views.contains(principal->account) || services.shared.views.newest(principal->account);
}

void Request::changed()
{
    m_views.clear();
}

Task<tl::expected<store::AccountId, MethodError>> accountOf(Request& request, const MethodRow& row, std::string_view text)
{
    const auto account = parseId(text, 'a');
    if (!account)
        co_return refuse("accountNotFound");
    store::AccountId other = 0;
    if (*account != request.principal->account) {
        Task<Result<Rights>> asking = request.sharedBy(*account);
        const auto shared = co_await asking;
        if (!shared)
            co_return refuse(shared.error());
        if (shared->empty())
            co_return refuse("accountNotFound");
        if (!(row.flags & Shareable))
            co_return refuse("accountNotSupportedByMethod");
        other = *account;
    }
    if ((row.flags & Writes) && request.principal->readOnly)
        co_return refuse("accountReadOnly");
    co_return other;
}

Task<Result<uint64_t>> quotaOf(Call call)
{
    const Principal& principal = call.principal();
    if (call.isOwn())
        co_return principal.quota;
    if (!call.services().directory)
        co_return principal.defaultQuota;
    auto owner = co_await Ask<std::vector<directory::Account>>([&](auto reply) {
        call.services().directory->accountsById({call.account()}, call.services().worker, std::move(reply));
    });
    if (!owner)
        co_return passOn(owner.error());
    if (owner->empty())
        co_return fail(ErrorKind::NotFound, "no such account");
    co_return owner->front().quota != 0 ? owner->front().quota : principal.defaultQuota;
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
