// The state of an account's mail as clients hold it (RFC 8620 section 1.6), the same for Email, Mailbox and Thread. It is
// made of the store's own numbers, so it outlives the server, and what changed since is found without knowing what was.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/types.h"

namespace posthorn::jmap {

struct MailState {
    store::Modseq modseq = 0;          ///< of the last change
    store::BodyId nextBody = 0;        ///< messages that come later have this number or a higher one
    store::MailboxId nextMailbox = 0;  ///< and so have mailboxes

    /// "4711.815.42"
    std::string text() const;
    static std::optional<MailState> parse(std::string_view text);
};

/// Whether two states of one type are the same: what follows a "." says nothing of the moment.
inline bool sameState(std::string_view a, std::string_view b)
{
    return a.substr(0, a.find('.')) == b.substr(0, b.find('.'));
}

} // namespace posthorn::jmap
