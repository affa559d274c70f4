// What a text search looks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jmap/email/source.h"

namespace posthorn::jmap {

/// Words of a text, in any order, each a stretch that the text must have; what stands in quotes is one word.
class WordSet {
public:
    WordSet() = default;
    explicit WordSet(std::string_view text);
    /// These, as they are; folded already.
    explicit WordSet(std::vector<std::string> words) : m_words(std::move(words)) {}
    bool in(std::string_view folded) const;
    const std::vector<std::string>& words() const { return m_words; }

private:
    std::vector<std::string> m_words; ///< mime::foldForSearch
};

/// Addresses and names, folded, with a mime::searchBreak behind each.
std::string foldedAddresses(const std::vector<mime::Address>& addresses);
/// All fields of that name, decoded and folded, with a mime::searchBreak behind each.
std::string foldedFields(std::string_view header, std::string_view name);
/// True when each word is in one of the texts of the message (mime::anyBodyStretch), which has been read whole.
bool bodyHas(EmailSource& source, const WordSet& words);

} // namespace posthorn::jmap
