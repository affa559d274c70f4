// Pages of an archive where no index helps: the store looks at so many messages at a time and then stops; this goes on.
#pragma once

#include <memory>

#include "store/chat/chat_store.h"

namespace posthorn::xmpp {

/// Times that one question is continued at most: then the page is what was found, and says how far it got.
constexpr int mostSearches = 20;

/// As Archive::query, but that a page is whole, or complete, unless mostSearches did not suffice. Others have their turn on
/// @p worker between two looks.
void searchArchive(Executor& worker, std::shared_ptr<store::Archive> archive, store::ArchiveQuery query,
                   Reply<store::ArchivePage> reply);

} // namespace posthorn::xmpp
