// Who is who: domains, accounts, aliases. Values only.
#pragma once

#include <cstdint>
#include <memory>
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

/// What an account may not do although it is enabled, as bits: what its variables ReceiveEnable, PopEnable and SmtpPerms say.
enum Restriction : uint32_t {
    NoReceiving = 1, ///< mail to it is refused
    NoRetrieval = 2, ///< no logins by POP3 and IMAP
    NoSending = 4,   ///< nothing is taken from it for others
    NoRelaying = 8   ///< what is taken from it stays in our domains
};

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
    uint32_t restrictions = 0; ///< of enum Restriction
};

struct Alias {
    std::string domain;
    std::string name;   ///< local part; "*" catches what has no account or alias of its own
    std::string target; ///< an address, or a local part of the same domain
};

/// Somebody on a mailing list.
struct ListMember {
    MailAddress address;
    bool reads = true;   ///< gets what is sent to the list
    bool writes = true;  ///< may send to it
    bool proved = false; ///< may send to it only when logged in
};

/// A mailing list that mail goes to, and what its members' addresses mean here.
struct MailingList {
    MailAddress address;
    MailAddress owner;   ///< hears of what cannot be delivered (RFC 5321 section 3.9.2)
    bool closed = false; ///< only members may send to it
    std::vector<ListMember> members;
    std::vector<Account> accounts;     ///< of the members that read
    std::vector<MailAddress> forwards; ///< theirs elsewhere
};

/// What an address means here.
struct Resolution {
    enum class Kind {
        NotLocal,   ///< the domain is not ours
        Unknown,    ///< the domain is ours, the name is nobody's
        Disabled,   ///< known, and not receiving
        Deliverable ///< `accounts` and `forwards` together, one of them at least; a list is among the accounts
    } kind = Kind::NotLocal;
    std::vector<Account> accounts;
    std::vector<MailAddress> forwards; ///< addresses elsewhere, by alias
    std::vector<std::shared_ptr<const MailingList>> lists; ///< one for each account that is a list
};

} // namespace posthorn::directory
