// Styles/<Name>/<Name>.msstyles: a theme of Windows, read for its colours, fonts and the pictures of its buttons. These become
// a style as a .qss would make it; what this program has no use for is listed in Skin::notMapped.
#pragma once

#include <span>

#include "base/result.h"
#include "messenger/skins/skin.h"

namespace posthorn::messenger {

/// Reads the theme of @p file (32 MiB at most). Fails with a reason for the user when it is damaged or none.
Result<Skin> readMsstyles(const QString& file);
Result<Skin> parseMsstyles(std::span<const uint8_t> file);

} // namespace posthorn::messenger
