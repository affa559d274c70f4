#include "jmap/data/account_look.h"

#include <algorithm>

#include "jmap/data/store_calls.h"
#include "jmap/ids.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

Task<Result<AccountMark>> markOf(Services& services, store::AccountId account)
{
    auto state = co_await accountState(services, account);
    if (!state)
        co_return passOn(state.error());
    auto settings = co_await getObjects(services, account, mailboxSettingsKind, {});
    if (!settings)
        co_return passOn(settings.error());
    co_return AccountMark{std::max(state->modseq, settings->state), state->modseq, state->nextBody};
}

std::shared_ptr<AccountView> bareView(AccountLook look)
{
    auto view = std::make_shared<AccountView>();
    view->mark = look.state;
    view->state = look.state.text();
    view->storeModseq = look.storeModseq;
    view->structureSince = look.state.modseq;
    view->mailboxes.reserve(look.mailboxes.size());
    for (store::MailboxInfo& info : look.mailboxes) {
        const store::MailboxId id = info.id;
        view->mailboxes.push_back({std::move(info), nullptr, look.settings[id], store::allRights});
    }
    return view;
}

Task<Result<AccountLook>> lookAt(Services& services, store::AccountId account)
{
    constexpr int mostTries = 4; // while others change it
    AccountLook out;
    for (int i = 0; i < mostTries; ++i) {
        Task<Result<AccountMark>> before = markOf(services, account);
        auto mark = co_await before;
        if (!mark)
            co_return passOn(mark.error());
        auto mailboxes = co_await listMailboxes(services, account);
        if (!mailboxes)
            co_return passOn(mailboxes.error());
        out.settings.clear();
        auto ids = co_await listObjects(services, account, mailboxSettingsKind);
        if (ids && !ids->items.empty()) {
            std::vector<std::string> all;
            for (const store::Object& item : ids->items)
                all.push_back(item.id);
            ids = co_await getObjects(services, account, mailboxSettingsKind, std::move(all));
        }
        if (!ids)
            co_return passOn(ids.error());
        for (const store::Object& item : ids->items) {
            if (const auto id = parseId(item.id, 'm'))
                out.settings[*id] = MailboxSettings::parse(item.bytes);
        }
        out.mailboxes = std::move(*mailboxes);
        // If it cannot be had in one piece, the older number is the right one: what is told twice does no harm.
        out.state = {mark->modseq, mark->nextBody, 0};
        out.storeModseq = mark->storeModseq;
        Task<Result<AccountMark>> again = markOf(services, account);
        auto after = co_await again;
        if (!after)
            co_return passOn(after.error());
        if (after->modseq == mark->modseq)
            break;
    }
    for (const store::MailboxInfo& mailbox : out.mailboxes)
        out.state.nextMailbox = std::max(out.state.nextMailbox, mailbox.id + 1);
    out.state = services.shared.views.settle(account, out.state);
    co_return std::move(out);
}

} // namespace posthorn::jmap
