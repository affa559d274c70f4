// Who asks.
#pragma once

#include <cstdint>
#include <string>

#include "base/mail_address.h"
#include "jmap/limits.h"
#include "store/types.h"

namespace posthorn::jmap {

/// The account for which a request comes, as the web side has found out. Its one JMAP account is its own.
struct Principal {
    store::AccountId account = 0;
    MailAddress address;
    std::string displayName;
    uint64_t quota = 0;    ///< bytes; 0 for none
    uint64_t defaultQuota = 0; ///< of accounts that have none of their own
    bool readOnly = false; ///< nothing may be changed
    bool maySubmit = true; ///< may send mail
    uint32_t restrictions = 0; ///< of directory::Restriction
    bool globalContacts = true; ///< is shown the accounts of its domain
    /// By what it proved itself, as the web side writes it: what was subscribed to by it ends with it. Never a secret.
    std::string credential;
    uint64_t maxUpload = limits.maxSizeUpload; ///< bytes of one file
};

} // namespace posthorn::jmap
