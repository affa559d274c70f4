// A part's text as a search sees it: transfer encoding undone, in UTF-8, and compared without regard to case. The IMAP
// room calls in. Decoding is GMime's. Safe from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mime/structure.h"

namespace posthorn::mime {

/// True for a leaf of type text/*, or of none.
bool isTextPart(const Part& part);

/// The body of a leaf in UTF-8, at most @p limit bytes of it. Octets that its character set does not explain are taken
/// for UTF-8 or Latin-1.
std::string partText(const Part& part, std::string_view message, size_t limit);

/// Unicode's case folding of valid UTF-8; of other text, that of its ASCII letters.
std::string foldCase(std::string_view text);

} // namespace posthorn::mime
