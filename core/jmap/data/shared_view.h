// Another's account as somebody sees it: the mailboxes that are shared with him, and nothing of what lies beside them. Its
// state is made of these mailboxes alone, so that it does not tell that something happened elsewhere in the account.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/data/account_view.h"

namespace posthorn::jmap {

/// What one account may do in mailboxes of another one.
using Rights = std::map<store::MailboxId, uint32_t>;

/// The part of @p whole that @p rights open.
ViewPtr sharedPart(const AccountView& whole, const Rights& rights);

/// What the state of such a part says. Of what went nothing is known but how much; where something went, or the mailboxes
/// are others, changes cannot be told.
struct SharedState {
    uint64_t structure = 0;           ///< which mailboxes, with which names and rights
    uint64_t gone = 0;                ///< messages that ever left one of them
    store::Modseq modseq = 0;         ///< the highest of theirs
    std::vector<store::Uid> uidNext;  ///< by the mailboxes' ids; empty where there are too many

    std::string text() const;
    static std::optional<SharedState> parse(std::string_view text);
    static SharedState of(const AccountView& part);
};

} // namespace posthorn::jmap
