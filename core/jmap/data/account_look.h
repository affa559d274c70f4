// An account as it is now: its state and its mailboxes, of the same moment.
#pragma once

#include <memory>
#include <vector>

#include "jmap/data/account_view.h"
#include "jmap/data/mail_state.h"
#include "jmap/data/mailbox_settings.h"
#include "jmap/services.h"
#include "jmap/task.h"

namespace posthorn::jmap {

struct AccountLook {
    MailState state;
    store::Modseq storeModseq = 0; ///< without the mailboxes' settings
    std::vector<store::MailboxInfo> mailboxes;
    MailboxSettingsMap settings;
};

/// Two look-ups of the index, and a short list.
Task<Result<AccountLook>> lookAt(Services& services, store::AccountId account);

/// What a view is made of before any message is read: all mailboxes, none with its index.
std::shared_ptr<AccountView> bareView(AccountLook look);

/// The highest number of the state alone, and that without the mailboxes' settings.
struct AccountMark {
    store::Modseq modseq = 0;
    store::Modseq storeModseq = 0;
    store::BodyId nextBody = 0;
};
Task<Result<AccountMark>> markOf(Services& services, store::AccountId account);

} // namespace posthorn::jmap
