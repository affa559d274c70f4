// What a client that synchronises (JMAP) remembers of an account: that what the store tells of changes leads from what it
// knew to what is there, and that the objects it stored last.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "tests/unit/store/store_fixture.h"

namespace posthorn::store {

class AccountMemory {
public:
    explicit AccountMemory(AccountId account) : m_account(account) {}

    /// Brings the memory up to date by asking for changes, and compares with what is there. @p mayBeForgotten: the index
    /// was made anew since the last time. Returns what is wrong; empty when all is well.
    std::string update(Client& client, bool mayBeForgotten);
    /// Changes an object. The disk is good.
    std::string changeObject(Client& client, uint64_t random);

private:
    using Place = std::tuple<MailboxId, Uid, uint32_t>; ///< with flags
    struct Known {
        Modseq state = 0;
        std::map<MailboxId, std::pair<std::string, uint32_t>> mailboxes; ///< name and number of messages
        std::map<BodyId, std::set<Place>> bodies;
        std::map<MailboxId, SnapshotPtr> snapshots;
    };
    Result<Known> read(Client& client) const;
    std::string explain(const Known& now, const AccountChanges& changes) const;
    std::string checkObjects(Client& client);

    AccountId m_account;
    bool m_begun = false;
    Known m_known;
    std::map<std::string, std::string> m_objects;
    Modseq m_objectState = 0;
};

} // namespace posthorn::store
