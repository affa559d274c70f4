// Verify and rebuild, without the server around them. core/store/store.cpp calls in.
#pragma once

#include "store/core.h"

namespace posthorn::store {

/// On the calling thread, with a connection of its own.
Result<CheckReport> verifyStore(Core& core, const Progress& progress);
/// Lets the writer wait.
Result<CheckReport> rebuildStore(Core& core, const Progress& progress);
/// The writer is not running.
Result<CheckReport> rebuildIndexFile(const StoreOptions& options, const Progress& progress);

} // namespace posthorn::store
