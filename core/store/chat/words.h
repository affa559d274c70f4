// The words of a search in an archive.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "mime/search_text.h"

namespace posthorn::store {

class SearchWords {
public:
    explicit SearchWords(std::string_view text)
        : m_folded(mime::foldForSearch(text))
    {
        for (const std::string_view word : split(m_folded, ' ')) {
            if (!word.empty())
                m_words.push_back(word);
        }
    }
    SearchWords(const SearchWords&) = delete;
    SearchWords& operator=(const SearchWords&) = delete;

    bool empty() const { return m_words.empty(); }
    /// True when each word occurs in the text, also within longer words.
    bool occurIn(std::string_view text) const
    {
        if (empty())
            return true;
        const std::string folded = mime::foldForSearch(text);
        return std::all_of(m_words.begin(), m_words.end(),
                           [&](std::string_view word) { return folded.find(word) != std::string::npos; });
    }

private:
    const std::string m_folded;
    std::vector<std::string_view> m_words;
};

} // namespace posthorn::store
