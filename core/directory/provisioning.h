// What an administrator's commands know of an account beyond directory.h: its variables, when it logged in last, a mailing
// list's members, external aliases. Kept with the accounts, and ends with them. What of it changes behaviour stands in
// Account::restrictions and Resolution::lists, so that no login and no delivery asks here.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "directory/values.h"

namespace posthorn::directory {

/// A remote address that stands for a local one.
struct ExternalAlias {
    MailAddress remote;
    MailAddress local;
};

class Provisioning {
public:
    virtual ~Provisioning() = default;

    struct Login {
        UnixMs at = 0;
        std::string address; ///< the peer's
    };
    /// Nobody waits for it. What was noted in the seconds before the server ends may be lost.
    virtual void noteLogin(int64_t account, const std::string& address) = 0;
    /// Nothing when nobody ever did.
    virtual void lastLogin(int64_t account, Executor& asker, Reply<std::optional<Login>> reply) = 0;

    /// Name and value, in order of names.
    using Variables = std::vector<std::pair<std::string, std::string>>;
    virtual void variables(int64_t account, Executor& asker, Reply<Variables> reply) = 0;
    struct Change {
        std::string name;
        std::optional<std::string> value; ///< nothing: the variable goes
    };
    /// In one transaction: the changes, and realName, quota and restrictions become as they are in @p account. Its
    /// sessions end when it is restricted more than it was. NotFound; Limit at a hundred variables.
    virtual void setVariables(const Account& account, std::vector<Change> changes, Executor& asker, Reply<void> reply) = 0;

    /// In order of addresses.
    virtual void members(int64_t list, Executor& asker, Reply<std::vector<ListMember>> reply) = 0;
    /// Exists; Limit at a hundred thousand.
    virtual void addMember(int64_t list, const ListMember& member, Executor& asker, Reply<void> reply) = 0;
    /// NotFound.
    virtual void removeMember(int64_t list, const MailAddress& address, Executor& asker, Reply<void> reply) = 0;

    /// Exists when the remote address has one.
    virtual void addExternalAlias(const ExternalAlias& alias, Executor& asker, Reply<void> reply) = 0;
    /// NotFound.
    virtual void removeExternalAlias(const MailAddress& remote, Executor& asker, Reply<void> reply) = 0;
    /// In order of the local address.
    virtual void externalAliases(Executor& asker, Reply<std::vector<ExternalAlias>> reply) = 0;
};

} // namespace posthorn::directory
