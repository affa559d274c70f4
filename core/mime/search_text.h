// What a search looks through, the same for the index of the store, for IMAP and for JMAP: so that what the index finds is
// what reading the message would find. Pure and safe from any thread. Decoding is GMime's, Unicode is GLib's.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "mime/structure.h"

namespace posthorn::mime {

/// Text as searches compare it: compatibility forms composed (NFKC), case folded, runs of white space and control
/// characters one space, invisible characters gone. Accents stay: "e" does not find "é", but both ways to write "é" find
/// each other. Valid UTF-8 without control characters; octets that are no UTF-8 are taken for Latin-1.
std::string foldForSearch(std::string_view text);

/// Stands between stretches that a text may not span; never in a folded text.
constexpr char searchBreak = '\x01';

/// All that is indexed of a message, folded; stretches of a member have a searchBreak between them.
struct SearchableText {
    std::string from, to, cc, bcc, subject; ///< the values of all fields of that name
    std::string header;    ///< all fields as "name: value"
    std::string fileNames; ///< of attachments
    std::string body;      ///< what anyBodyStretch() gives
    bool cut = false;      ///< there was more of the body than the limit
};
/// @p maxBody: bytes of `body` after which no more is taken.
SearchableText searchableText(std::string_view message, size_t maxBody);

/// Calls @p f with each stretch that counts as body, folded: text parts (HTML without its tags) and the fields of
/// embedded messages' headers; until it returns true. Whether it did. @p maxText: decoded bytes of one part that are
/// looked at.
bool anyBodyStretch(std::string_view message, const Structure& structure, size_t maxText,
                    const std::function<bool(std::string)>& f);

/// True when a field of that name (empty: any; then "name: value" is compared) holds @p folded. A header or what follows.
bool headerHolds(std::string_view header, std::string_view name, std::string_view folded);

/// The first characters of the message's text on one line: of its first text part, or of HTML without tags.
std::string previewText(std::string_view message, const Structure& structure, size_t characters = 256);

} // namespace posthorn::mime
