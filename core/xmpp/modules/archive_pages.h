// The language of archives (XEP-0313, XEP-0059), the same for accounts and rooms: questions read, pages written.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "store/chat/chat_store.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::xmpp {

inline constexpr std::string_view mamExtended = "urn:xmpp:mam:2#extended";

/// What the client asks; nothing, and @p error, where it asks what cannot be. `owner` is left to the caller.
std::optional<store::ArchiveQuery> readArchiveQuery(const Element& query, std::optional<StanzaError>& error);
/// Has @p send send the messages of a page, each without `to`, in the order that was asked for. @p retell makes something
/// else of a message's XML where it is given.
void sendArchivePage(const Stanza& question, const Jid& archive, const store::ArchivePage& page,
                     const std::function<void(std::shared_ptr<Stanza>)>& send,
                     const std::function<std::string(const store::ArchivedMessage&)>& retell = {});
/// What follows them.
Element archiveFin(const store::ArchivePage& page);
/// The fields that a question may have.
Element archiveFields();
Element archiveMetadata(const store::ArchiveEnds& ends);

} // namespace posthorn::xmpp
