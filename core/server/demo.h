// The demo: the domain demo.test with people who have written to each other.
#pragma once

#include "base/result.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "store/store.h"

namespace posthorn::server {

/// Makes demo.test with postmaster, alice, bob and carol (password posthorn-demo) and their mail. Blocks. The
/// store is used on @p thread, which outlives it.
Result<void> makeDemo(directory::Directory& directory, directory::Authenticator& authenticator, store::Store& store,
                      Executor& thread);

/// Makes a domain with a postmaster. Blocks. Used by the first-start assistant.
Result<void> makeDomain(directory::Directory& directory, directory::Authenticator& authenticator,
                        const std::string& domain, const std::string& postmasterPassword);

} // namespace posthorn::server
