#include "dmci/grammar.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::dmci {

namespace {

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 32 || c == 127;
}

/// A quoted word, @p line beginning with its mark; false where it is not closed or goes on behind the closing mark.
bool takeQuoted(std::string_view& line, std::string& word)
{
    for (size_t i = 1; i < line.size(); ++i) {
        if (line[i] == '"') {
            line.remove_prefix(i + 1);
            return line.empty() || line.front() == ' ';
        }
        if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == '"' || line[i + 1] == '\\'))
            ++i;
        word += line[i];
    }
    return false;
}

std::optional<uint32_t> parseNumberOrLast(std::string_view text)
{
    if (text == "*")
        return UINT32_MAX;
    const auto number = parseNumber<uint32_t>(text);
    return number && *number > 0 ? number : std::nullopt;
}

} // namespace

std::optional<std::vector<std::string>> parseWords(std::string_view line)
{
    if (!isUtf8(line) || std::any_of(line.begin(), line.end(), isControl))
        return std::nullopt;
    std::vector<std::string> words;
    while (true) {
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.empty())
            return words;
        std::string& word = words.emplace_back();
        if (line.front() == '"') {
            if (!takeQuoted(line, word))
                return std::nullopt;
            continue;
        }
        word = line.substr(0, line.find(' '));
        line.remove_prefix(word.size());
    }
}

void appendWord(std::string& line, std::string_view word)
{
    if (!line.empty() && line.back() != '\n')
        line += ' ';
    const bool quoted = word.empty() || word.front() == '"' || word.find(' ') != std::string_view::npos;
    if (quoted)
        line += '"';
    for (const char c : word) {
        if (quoted && (c == '"' || c == '\\'))
            line += '\\';
        line += isControl(c) ? '?' : c;
    }
    if (quoted)
        line += '"';
}

std::optional<std::vector<Range>> parseRanges(std::string_view text)
{
    std::vector<Range> ranges;
    for (const std::string_view item : split(text, ',')) {
        const size_t colon = item.find(':');
        const auto first = parseNumberOrLast(item.substr(0, colon));
        const auto last = colon == std::string_view::npos ? first : parseNumberOrLast(item.substr(colon + 1));
        if (!first || !last || *first > *last)
            return std::nullopt;
        ranges.push_back({*first, *last});
    }
    return ranges.empty() ? std::nullopt : std::optional(std::move(ranges));
}

std::vector<Stretch> resolveRanges(const std::vector<Range>& ranges, bool areUids, const store::MailboxSnapshot& mailbox)
{
    const size_t size = mailbox.size();
    std::vector<Stretch> found;
    for (const Range& range : ranges) {
        if (size == 0)
            break;
        Stretch stretch;
        if (range.first == UINT32_MAX)
            stretch = {size - 1, size};
        else if (areUids)
            stretch = {mailbox.lowerBound(range.first),
                       range.last == UINT32_MAX ? size : mailbox.lowerBound(range.last + 1)};
        else
            stretch = {std::min<size_t>(range.first - 1, size), std::min<size_t>(range.last, size)};
        if (stretch.first < stretch.second)
            found.push_back(stretch);
    }
    std::sort(found.begin(), found.end());
    std::vector<Stretch> apart;
    for (const Stretch& stretch : found) {
        if (!apart.empty() && stretch.first <= apart.back().second)
            apart.back().second = std::max(apart.back().second, stretch.second);
        else
            apart.push_back(stretch);
    }
    return apart;
}

} // namespace posthorn::dmci
