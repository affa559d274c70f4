#include "imap/parser/sequence_set.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::imap {

namespace {

std::optional<uint32_t> number(std::string_view text)
{
    if (text == "*")
        return SequenceSet::star;
    const auto value = parseNumber<uint32_t>(text);
    if (!value || *value == 0 || *value == SequenceSet::star)
        return std::nullopt;
    return value;
}

} // namespace

std::optional<SequenceSet> SequenceSet::parse(std::string_view text)
{
    SequenceSet set;
    for (;;) {
        const size_t comma = text.find(',');
        std::string_view piece = text.substr(0, comma);
        const size_t colon = piece.find(':');
        const auto first = number(piece.substr(0, colon));
        const auto second = colon == std::string_view::npos ? first : number(piece.substr(colon + 1));
        if (!first || !second || set.ranges.size() == maxRanges)
            return std::nullopt;
        set.ranges.push_back({std::min(*first, *second), std::max(*first, *second)});
        if (comma == std::string_view::npos)
            return set;
        text.remove_prefix(comma + 1);
    }
}

std::vector<SequenceSet::Range> SequenceSet::resolved(uint32_t last) const
{
    std::vector<Range> all;
    all.reserve(ranges.size());
    for (Range range : ranges) {
        if (range.high == star) {
            if (last == 0)
                continue;
            range.high = last;
            range.low = std::min(range.low, last);
        }
        all.push_back(range);
    }
    const auto byLow = [](const Range& a, const Range& b) { return a.low < b.low; };
    if (!std::is_sorted(all.begin(), all.end(), byLow))
        std::sort(all.begin(), all.end(), byLow);
    size_t kept = 0;
    for (const Range& range : all) {
        if (kept > 0 && range.low - 1 <= all[kept - 1].high)
            all[kept - 1].high = std::max(all[kept - 1].high, range.high);
        else
            all[kept++] = range;
    }
    all.resize(kept);
    return all;
}

bool SequenceSet::exceeds(uint32_t last) const
{
    return std::any_of(ranges.begin(), ranges.end(), [last](const Range& range) {
        return (range.low != star && range.low > last) || (range.high != star && range.high > last);
    });
}

void appendSet(std::string& out, const std::vector<uint32_t>& rising)
{
    for (size_t i = 0; i < rising.size();) {
        size_t end = i;
        while (end + 1 < rising.size() && rising[end + 1] == rising[end] + 1)
            ++end;
        if (i > 0)
            out += ',';
        appendNumber(out, rising[i]);
        if (end > i) {
            out += ':';
            appendNumber(out, rising[end]);
        }
        i = end + 1;
    }
}

std::string formatSet(const std::vector<uint32_t>& numbers)
{
    std::string out;
    appendSet(out, numbers);
    return out;
}

} // namespace posthorn::imap
