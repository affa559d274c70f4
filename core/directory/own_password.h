// An account's own password: what it must be like, and changing it.
#pragma once

#include <string>

#include "config/settings.h"
#include "directory/authenticator.h"
#include "directory/directory.h"

namespace posthorn::directory {

/// Invalid for what is no UTF-8 text, above 1024 octets, or has fewer characters than accounts.min-password-length.
Result<void> checkNewPassword(const config::Snapshot& settings, const std::string& password);

/// What changing works with. All of it must stand as long as the Life that is given along.
struct OwnPasswordParts {
    Directory& directory;
    Authenticator& authenticator;
};

/// Sets it (checkNewPassword() comes before) and answers when that is durable. All that was granted by the old one ends, its
/// connections too (Directory::onAccessRevoked()); app passwords go on. NotFound; Unavailable where @p life has ended between
/// two steps.
void changeOwnPassword(OwnPasswordParts parts, const MailAddress& account, const std::string& password, const Life& life,
                       Executor& asker, Reply<void> reply);

} // namespace posthorn::directory
