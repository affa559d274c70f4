// Who is who: domains, accounts, aliases. Values only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mail_address.h"

namespace posthorn::directory {

struct Domain {
    int64_t id = 0;
    std::string name; ///< lower case, U-labels
};

/// @p alias is a domain name, or "*.name" for every domain below it.
struct DomainAlias {
    std::string alias;
    std::string domain;
};

enum class AccountKind { User, List /**< the address of a mailing list; it has members instead of mailboxes */ };

struct Account {
    int64_t id = 0;
    int64_t domainId = 0;
    MailAddress address; ///< local part in lower case: accounts are matched without regard to case
    AccountKind kind = AccountKind::User;
    std::string realName;
    bool enabled = true;
    uint64_t quota = 0; ///< bytes; 0: accounts.default-quota applies
    uint64_t credentialsVersion = 0; ///< rises with each change of the password
    UnixMs createdAt = 0;
};

struct Alias {
    std::string domain;
    std::string name;   ///< local part; "*" catches what has no account or alias of its own
    std::string target; ///< an address, or a local part of the same domain
};

/// What an address means here.
struct Resolution {
    enum class Kind {
        NotLocal,   ///< the domain is not ours
        Unknown,    ///< the domain is ours, the name is nobody's
        Disabled,   ///< known, and not receiving
        Deliverable ///< `accounts` and `forwards` together, one of them at least
    } kind = Kind::NotLocal;
    std::vector<Account> accounts;
    std::vector<MailAddress> forwards; ///< addresses elsewhere, by alias
};

} // namespace posthorn::directory
