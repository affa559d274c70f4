#include "jmap/email/word_set.h"

#include <algorithm>

#include "base/text.h"
#include "mime/decoded.h"
#include "mime/header.h"
#include "mime/search_text.h"

namespace posthorn::jmap {

WordSet::WordSet(std::string_view text)
{
    std::string word;
    char quote = 0;
    const auto flush = [&] {
        if (std::string folded = mime::foldForSearch(word); !folded.empty())
            m_words.push_back(std::move(folded));
        word.clear();
    };
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0 && c == '\\' && i + 1 < text.size()) {
            word += text[++i];
        } else if (quote != 0 ? c == quote : word.empty() && (c == '"' || c == '\'')) {
            quote = quote == 0 ? c : 0;
            flush();
        } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            flush();
        } else {
            word += c;
        }
    }
    flush();
}

bool WordSet::in(std::string_view folded) const
{
    return std::all_of(m_words.begin(), m_words.end(),
                       [folded](const std::string& word) { return folded.find(word) != std::string_view::npos; });
}

std::string foldedAddresses(const std::vector<mime::Address>& addresses)
{
    std::string out;
    for (const mime::Address& address : addresses) {
        const std::string name = address.name ? mime::phraseText(*address.name) : std::string();
        out += mime::foldForSearch(name + " <" + address.mailbox.value_or("") + "@" + address.host.value_or("") + ">");
        out += mime::searchBreak;
    }
    return out;
}

std::string foldedFields(std::string_view header, std::string_view name)
{
    mime::HeaderReader reader(header);
    mime::HeaderField field;
    std::string out;
    while (reader.next(field)) {
        if (field.value.data() && equalsIgnoreCase(field.name, name))
            out += mime::foldForSearch(mime::headerText(field.value)) + mime::searchBreak;
    }
    return out;
}

bool bodyHas(EmailSource& source, const WordSet& words)
{
    constexpr size_t maxText = 16 * 1024 * 1024; // decoded bytes of one part that are looked through
    std::vector<bool> found(words.words().size());
    const mime::Structure& structure = source.structure();
    return mime::anyBodyStretch(source.bytes, structure, maxText, [&](const std::string& stretch) {
        for (size_t i = 0; i < found.size(); ++i)
            found[i] = found[i] || stretch.find(words.words()[i]) != std::string::npos;
        return std::all_of(found.begin(), found.end(), [](bool one) { return one; });
    });
}

} // namespace posthorn::jmap
