// Pages of an archive where no index helps: the store looks at so many messages at a time and then stops; this goes on.
#pragma once

#include <memory>

#include "config/settings.h"
#include "store/chat/chat_store.h"

namespace posthorn::xmpp {

/// Times that one question is continued at most: then the page is what was found, and says how far it got.
constexpr int mostSearches = 20;

/// As Archive::query, but that a page is whole, or complete, unless mostSearches did not suffice, and that it ends early
/// where its messages are more than @p mostOctets together, which whoever asked would not take at once; one it has in any
/// case. Others have their turn on @p worker between two looks.
void searchArchive(Executor& worker, std::shared_ptr<store::Archive> archive, store::ArchiveQuery query, size_t mostOctets,
                   Reply<store::ArchivePage> reply);

/// Of one answer, by the settings (xmpp.max-unread): several may be on their way to a client at a time.
size_t mostPageOctets(const config::Snapshot& settings);

} // namespace posthorn::xmpp
