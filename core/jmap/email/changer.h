// Changes of Emails gathered for many of them, and carried out in few steps of the store: Email/set's update and destroy.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "jmap/email/keywords.h"
#include "jmap/method.h"

namespace posthorn::jmap {

class EmailChanger {
public:
    explicit EmailChanger(const Call& call) : m_call(call) {}

    /// Plans that the Email shall have just these keywords and be in just these mailboxes of @p view. @p id names it in
    /// failures(). forbidden where the asker lacks a right to that.
    std::optional<SetError> change(const std::string& id, const AccountView& view,
                                   const std::vector<AccountView::Placement>& placements, const Keywords& keywords,
                                   const std::set<store::MailboxId>& mailboxes);
    std::optional<SetError> destroy(const std::string& id, const std::vector<AccountView::Placement>& placements);

    Task<void> run();
    /// By Email; those that are not here are done.
    const std::map<std::string, SetError>& failures() const { return m_failures; }

private:
    using MailboxId = store::MailboxId;
    struct Batch {
        std::vector<std::pair<store::Uid, std::string>> messages; ///< with the Emails' ids
        std::vector<store::Uid> uids();
    };
    struct FlagStep {
        MailboxId mailbox;
        bool add;
        uint32_t flags;
        std::vector<std::string> keywords;
        auto operator<=>(const FlagStep&) const = default;
    };
    using Route = std::pair<MailboxId, MailboxId>;

    void failed(const Batch& batch, const Error& error);
    /// Those of a batch that the store did not find any more.
    void missing(const Batch& batch, const std::vector<store::Uid>& found);

    Call m_call;
    std::map<FlagStep, Batch> m_flags;
    std::map<Route, Batch> m_copies;
    std::map<Route, Batch> m_moves;
    std::map<MailboxId, Batch> m_removals;
    std::map<std::string, SetError> m_failures;
    std::optional<UnixMs> m_wakeAt; ///< the first of the messages that are put to sleep
};

} // namespace posthorn::jmap
