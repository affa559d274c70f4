#include "jmap/data/store_calls.h"
#include "jmap/data/view_book.h"
#include "jmap/method.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

Request::Request(Services& given, std::shared_ptr<const Principal> who) : services(given), principal(std::move(who)) {}

Task<Result<ViewPtr>> Request::view()
{
    if (m_view)
        co_return m_view;
    const store::AccountId account = principal->account;
    auto mailboxes = co_await listMailboxes(services, account);
    if (!mailboxes)
        co_return passOn(mailboxes.error());
    ViewBook& book = services.shared.views;
    m_view = book.newest(account, *mailboxes);
    if (m_view)
        co_return m_view;
    const ViewPtr older = book.newest(account);
    auto view = std::make_shared<AccountView>();
    view->mailboxes.reserve(mailboxes->size());
    for (store::MailboxInfo& info : *mailboxes) {
        ViewMailbox mailbox{std::move(info), nullptr};
        if (mailbox.info.selectable) {
            auto snapshot = co_await openMailbox(services, mailbox.info.id);
            if (!snapshot && snapshot.error().kind == ErrorKind::NotFound)
                continue; // removed meanwhile
            if (!snapshot)
                co_return passOn(snapshot.error());
            const ViewMailbox* before = older ? older->find(mailbox.info.id) : nullptr;
            mailbox.index = MailboxIndex::make(std::move(*snapshot), before ? before->index : nullptr);
        }
        view->mailboxes.push_back(std::move(mailbox));
    }
    m_view = book.add(account, std::move(view));
    co_return m_view;
}

void Request::changed()
{
    m_view = nullptr;
    services.shared.noteChange(principal->account);
}

ViewPtr Request::viewOf(std::string_view state)
{
    if (m_view && m_view->state == state)
        return m_view;
    return services.shared.views.find(principal->account, state);
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
