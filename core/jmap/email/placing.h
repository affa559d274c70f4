// Messages put into mailboxes: by Email/set, Email/import and what answers mail.
#pragma once

#include <string>
#include <vector>

#include "jmap/email/keywords.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// The mailboxes that "mailboxIds" names, creation ids resolved. An error for an empty set, a value other than true,
/// and mailboxes that do not exist or hold no messages.
tl::expected<std::vector<store::MailboxId>, SetError> readMailboxIds(const Call& call, const AccountView& view,
                                                                     const Json& value);

/// The right that it takes to set or clear the keyword.
uint32_t rightToSet(std::string_view keyword);
/// forbidden, where the asker may not put a message with these keywords into one of the mailboxes.
std::optional<SetError> mayAdd(const AccountView& view, const std::vector<store::MailboxId>& mailboxes,
                               const Keywords& keywords);

struct NewEmail {
    std::shared_ptr<const std::string> bytes;
    std::vector<store::MailboxId> mailboxes; ///< at least one
    Keywords keywords;
    UnixMs receivedAt = 0;
};
/// "mailboxIds", "keywords" and "receivedAt" (now, where it is not given) of an Email to be made; its bytes follow.
tl::expected<NewEmail, SetError> readNewEmail(const Call& call, const AccountView& view, const Object& email);

/// Stores it in all its mailboxes; its body's number. Nothing is kept where that fails, but for a copy that could not be
/// made because of the quota.
Task<tl::expected<store::BodyId, SetError>> storeEmail(Call call, NewEmail email);

/// What /set and /import tell of a new Email: "id", "blobId", "threadId", "size".
Task<Object> newEmailJson(Call call, store::BodyId body, uint64_t size);

} // namespace posthorn::jmap
