// Mailboxes shared with other accounts of the domain: "shareWith" (RFC 9670 section 4, draft-ietf-jmap-mail-sharing), a map of
// principals to the rights that they have been given.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

/// Accounts to rights (store::Right), never 0.
using Shares = std::map<store::AccountId, uint32_t>;

Shares sharesOf(const store::MailboxInfo& mailbox);
Object shareWithJson(const std::vector<store::Grant>& grants);
/// Nothing where it is no such map, has more than store::mostGrants principals, or rights that cannot be given: to do anything
/// one must see what is there (mayReadItems), and maySubmit is nobody's but the owner's.
std::optional<Shares> readShares(const Json& value);

/// Shares the mailbox with just these; those who are added must be of the asker's domain.
Task<std::optional<SetError>> shareWith(Call call, store::MailboxInfo mailbox, Shares wanted);
/// Shares a new mailbox of another's account with whoever sees its parent: who made it is among them.
Task<void> shareAsParent(Call call, store::MailboxInfo mailbox, std::string parent);

} // namespace posthorn::jmap
