// What JMAP knows of a mailbox and IMAP does not: its place in the order, and roles that the store has no name for. Kept
// among the account's objects, each under the mailbox's own id.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "store/types.h"

namespace posthorn::jmap {

inline constexpr const char* mailboxSettingsKind = "MailboxSettings";

struct MailboxSettings {
    std::optional<int64_t> sortOrder;
    std::string role; ///< "snoozed"; empty for none
    bool operator==(const MailboxSettings&) const = default;

    bool empty() const { return !sortOrder && role.empty(); }
    std::string text() const;
    /// Of what text() made; whatever else is there counts as nothing.
    static MailboxSettings parse(const std::string& text);
};

using MailboxSettingsMap = std::map<store::MailboxId, MailboxSettings>;

} // namespace posthorn::jmap
