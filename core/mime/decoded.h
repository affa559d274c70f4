// Mail decoded without loss, for programs that show it themselves (JMAP): header text, transfer encodings, texts in
// UTF-8. For lists and notices there is display.h. Decoding is GMime's. Safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace posthorn::mime {

/// An unstructured field's value: unfolded, encoded words decoded (RFC 2047), NFC, without white space around it.
/// Valid UTF-8 without NUL, and without the control characters that encoded words may hold; other white space stays as it is.
std::string headerText(std::string_view value);
/// A phrase, as a display name, decoded; quotes have been removed already.
std::string phraseText(std::string_view phrase);

/// A parameter of Content-Type or Content-Disposition, decoded by RFC 2231 or, against that RFC but common, RFC 2047.
/// Empty where it is missing.
std::string parameterText(std::string_view field, const char* name, bool contentType);

/// @p bytes with their transfer encoding undone. Unknown encodings are taken for 8bit.
std::string decodeTransfer(std::string_view bytes, std::string_view encoding);
/// The size of decodeTransfer() without making it.
uint64_t decodedSize(std::string_view bytes, std::string_view encoding);

/// A body part's text.
struct DecodedText {
    std::string text;       ///< UTF-8; line ends are LF
    bool problem = false;   ///< the character set is unknown, or octets were none of it
    bool truncated = false; ///< there was more than the limit
};
/// @p limit in octets of UTF-8, cut between characters; 0 for none.
DecodedText decodeText(std::string_view bytes, std::string_view encoding, std::string_view charset, size_t limit = 0);

/// @p text cut to at most @p limit octets, between characters.
std::string_view cutUtf8(std::string_view text, size_t limit);

} // namespace posthorn::mime
