#include "jmap/data/light_view.h"

#include <algorithm>

#include "jmap/data/account_look.h"
#include "jmap/data/store_calls.h"

namespace posthorn::jmap {

Task<Result<ViewPtr>> viewOf(Call call, std::vector<store::BodyId> bodies)
{
    constexpr size_t mostBodies = 1000;
    constexpr int mostTries = 2; // while others change the account
    // Of an account that is not one's own only the whole view says what may be seen.
    const bool own = call.account() == call.principal().account;
    for (int i = 0; own && i < mostTries && !call.request.hasView() && bodies.size() <= mostBodies; ++i) {
        Task<Result<AccountLook>> looking = lookAt(call.services(), call.account());
        auto look = co_await looking;
        if (!look)
            co_return passOn(look.error());
        const std::shared_ptr<AccountView> view = bareView(std::move(*look));
        if (bodies.empty())
            co_return view;
        auto excerpts = co_await readExcerpts(call.services(), call.account(), bodies);
        if (!excerpts)
            break;
        if (excerpts->at.modseq != view->storeModseq)
            continue;
        for (const store::SnapshotPtr& excerpt : excerpts->mailboxes) {
            const auto mailbox = std::find_if(view->mailboxes.begin(), view->mailboxes.end(),
                                              [&](const ViewMailbox& other) { return other.info.id == excerpt->info.id; });
            if (mailbox != view->mailboxes.end())
                mailbox->index = MailboxIndex::make(excerpt, nullptr);
        }
        co_return view;
    }
    co_return co_await call.view();
}

} // namespace posthorn::jmap
