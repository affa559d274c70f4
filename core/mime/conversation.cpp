#include "mime/conversation.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mime/search_text.h"

namespace posthorn::mime {

namespace {

constexpr size_t longestId = 998; // a line of RFC 5322

/// What mail programs put before the subject, without the colon.
constexpr std::array<std::string_view, 22> prefixes = {"re", "fw", "fwd", "aw", "wg", "antw", "sv", "vs",
                                                       "vb", "vl", "tr",  "rv", "rif", "res", "enc", "odp",
                                                       "pd", "ynt", "ilt", "doorst", "回复", "转发"};

/// "re:", "re[2]:", "aw :" at the beginning; their length.
size_t prefixLength(std::string_view text)
{
    for (const std::string_view prefix : prefixes) {
        if (!text.starts_with(prefix))
            continue;
        size_t at = prefix.size();
        if (at < text.size() && (text[at] == '[' || text[at] == '(')) {
            const size_t close = text.find(text[at] == '[' ? ']' : ')', at);
            const std::string_view inside = close == std::string_view::npos ? "x" : text.substr(at + 1, close - at - 1);
            if (inside.empty() || !std::all_of(inside.begin(), inside.end(), [](char c) { return c >= '0' && c <= '9'; }))
                continue;
            at = close + 1;
        }
        if (at < text.size() && text[at] == ' ')
            ++at;
        if (at < text.size() && text[at] == ':')
            return at + 1;
    }
    return 0;
}

} // namespace

std::vector<std::string> messageIds(std::string_view value, size_t most)
{
    std::vector<std::string> all;
    const auto add = [&all, most](std::string_view id) {
        std::string clean;
        for (const char c : id) {
            if (static_cast<unsigned char>(c) > ' ')
                clean += c;
        }
        if (clean.empty() || clean.size() > longestId || std::find(all.begin(), all.end(), clean) != all.end())
            return;
        if (all.size() == most && most > 1)
            all.erase(all.begin() + 1);
        if (all.size() < most)
            all.push_back(std::move(clean));
    };
    for (size_t at = 0;;) {
        const size_t open = value.find('<', at);
        const size_t close = open == std::string_view::npos ? open : value.find('>', open);
        if (close == std::string_view::npos)
            break;
        const size_t begin = value.rfind('<', close); // of "<a <b>" the inner one
        add(value.substr(begin + 1, close - begin - 1));
        at = close + 1;
    }
    const std::string_view whole = trimmed(value);
    if (all.empty() && whole.find_first_of(" \t\r\n<>") == std::string_view::npos)
        add(whole);
    return all;
}

std::string baseSubject(std::string_view subject)
{
    const std::string text = foldForSearch(subject);
    std::string_view rest = trimmed(text);
    for (bool again = true; again;) {
        again = false;
        if (const size_t length = prefixLength(rest)) {
            rest = trimmed(rest.substr(length));
            again = true;
        }
        const size_t close = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
        if (rest.starts_with("[fwd:") && rest.ends_with(']')) {
            rest = trimmed(rest.substr(5, rest.size() - 6));
            again = true;
        } else if (close != std::string_view::npos && !trimmed(rest.substr(close + 1)).empty()) {
            rest = trimmed(rest.substr(close + 1));
            again = true;
        }
        if (rest.ends_with("(fwd)")) {
            rest = trimmed(rest.substr(0, rest.size() - 5));
            again = true;
        }
    }
    return std::string(rest);
}

} // namespace posthorn::mime
