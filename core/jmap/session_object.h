// The session object (RFC 8620 section 2): what this server can do, and where.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jmap/json.h"
#include "jmap/principal.h"
#include "store/mail_store.h"

namespace posthorn::jmap {

/// True for what may stand in a request's "using".
bool isCapability(std::string_view name);

std::string ownAccountId(const Principal& principal);

/// Another's account that shares something with the asker.
struct SharedAccount {
    store::AccountId id = 0;
    std::string name; ///< its address
    bool readOnly = true;
};
/// The accounts of what is shared with the principal (Grants::sharedWith), without their names.
std::vector<SharedAccount> sharedAccounts(const Principal& principal, const std::vector<store::SharedMailbox>& mailboxes);

/// Account objects of the session.
Object ownAccountJson(const Principal& principal);
Object sharedAccountJson(const Principal& principal, const SharedAccount& shared);

/// @p origin is "https://mail.example.org"; the paths are those that core/web serves.
Object sessionObject(const Principal& principal, const std::vector<SharedAccount>& shared, std::string_view origin);

/// Changes when the session object does (section 3.4).
std::string sessionState(const Principal& principal, std::vector<SharedAccount> shared);

} // namespace posthorn::jmap
