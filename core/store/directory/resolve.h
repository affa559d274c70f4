// What an address means in this directory.
#pragma once

#include "store/directory/rows.h"

namespace posthorn::store {

/// directory::Directory::resolve, uncached. @p makePostmaster is called with a domain that has nobody called postmaster
/// and makes the account.
Result<directory::Resolution> resolveAddress(DirectoryRows& rows, const MailAddress& address,
                                             const std::function<Result<directory::Account>(const directory::Domain&)>& makePostmaster);

} // namespace posthorn::store
