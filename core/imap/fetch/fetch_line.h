// The beginning of a FETCH response: what the index alone knows of a message. This is the hot path of "FETCH 1:* FLAGS":
// no allocation, no formatting library.
#pragma once

#include <string>

#include "imap/parser/fetch_items.h"
#include "imap/session/mailbox_view.h"

namespace posthorn::imap {

/// Appends "* 3 FETCH (UID 7 FLAGS (...)" without the closing parenthesis; @p index counts from 0. Returns true if an
/// item was written, so that the next one needs a space before it.
bool appendFetchStart(std::string& out, uint32_t bits, size_t index, const store::Entry& entry, const MailboxView& view);

} // namespace posthorn::imap
