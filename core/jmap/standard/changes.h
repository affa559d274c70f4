// What all /changes methods share (RFC 8620 section 5.2).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::array changesArguments{
    Argument{"accountId", Type::Id, Required},
    Argument{"sinceState", Type::String, Required},
    Argument{"maxChanges", Type::UInt},
};

/// A "sinceState" of Email, Mailbox or Thread. One that a client got with hasMoreChanges names the states between which
/// it is going, and what of the difference it has been told: all below `last` of the list `told`, and the lists before.
struct Since {
    MailState from;
    std::optional<MailState> upTo;
    char list = 'c'; ///< 'c'reated, 'u'pdated or 'd'estroyed
    int64_t last = -1;

    static std::optional<Since> parse(std::string_view text);
};

/// The numbers of ids, each list rising, each once.
struct ChangedNumbers {
    std::vector<int64_t> created, updated, destroyed;
};

/// What Emails and mailboxes became since then. The view is that of the moment of comparison.
struct AccountDifference {
    Since since;
    ViewPtr view;
    store::AccountChanges changes;
    std::optional<ChangedNumbers> sharedEmails; ///< of another's account, where nothing else is known

    /// The client knew the Email at that time, as far as that can be told.
    bool isOld(store::BodyId body) const;
    /// What is reached when all is told.
    const MailState& target() const { return since.upTo ? *since.upTo : view->mark; }
    ChangedNumbers emails() const;
};

/// cannotCalculateChanges: no such state, or the store has forgotten what ended since.
Task<tl::expected<AccountDifference, MethodError>> differenceSince(Call call, std::string_view state);

/// The answer, cut to "maxChanges". @p idOf makes an id of a number.
Answer changesAnswer(const Call& call, const AccountDifference& difference, const ChangedNumbers& numbers,
                     std::string (*idOf)(int64_t));

/// An error where "maxChanges" is 0.
std::optional<MethodError> checkMaxChanges(const Call& call);

} // namespace posthorn::jmap
