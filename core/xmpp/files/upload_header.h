// What stands in front of an uploaded file's octets on the disk.
#pragma once

#include <optional>
#include <string>

#include "xmpp/files/upload_store.h"

namespace posthorn::xmpp {

/// Octets, always.
constexpr size_t uploadHeaderSize = 2048;

std::string writeUploadHeader(const UploadedFile& file);
/// Nothing for what is none.
std::optional<UploadedFile> readUploadHeader(std::string_view bytes);

} // namespace posthorn::xmpp
