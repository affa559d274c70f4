// Who is there to share with: the accounts of the asker's own domain (RFC 9670 section 2).
#pragma once

#include <vector>

#include "directory/directory.h"
#include "jmap/method.h"

namespace posthorn::jmap {

/// Those of the accounts with these numbers that are people of the asker's domain.
Task<Result<std::vector<directory::Account>>> principalsById(Call call, std::vector<store::AccountId> ids);

/// The same, but only those whom the asker may know: all, where the server shows people the accounts of their domain
/// (web.global-contacts), else himself, those who share something with him, and those with whom he does.
Task<Result<std::vector<directory::Account>>> knownPrincipals(Call call, std::vector<store::AccountId> ids);

} // namespace posthorn::jmap
