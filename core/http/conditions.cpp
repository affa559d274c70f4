#include "http/conditions.h"

#include "base/text.h"
#include "http/http_date.h"

namespace posthorn::http {

namespace {

std::string_view opaque(std::string_view tag)
{
    return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag;
}

bool isWeak(std::string_view tag)
{
    return tag.substr(0, 2) == "W/";
}

/// Whether a list of entity tags, or "*", has @p etag. Tags may hold commas: they are read, not split.
bool names(std::string_view list, std::string_view etag, bool strong)
{
    list = trimmed(list);
    if (list == "*")
        return !etag.empty();
    while (!list.empty()) {
        const size_t start = list.find('"');
        const size_t end = start == std::string_view::npos ? start : list.find('"', start + 1);
        if (end == std::string_view::npos)
            return false;
        const bool weak = start >= 2 && list.substr(start - 2, 2) == "W/";
        if (list.substr(start, end + 1 - start) == opaque(etag) && !(strong && (weak || isWeak(etag))))
            return true;
        list.remove_prefix(end + 1);
    }
    return false;
}

/// HTTP's dates know no milliseconds.
UnixMs wholeSeconds(UnixMs time)
{
    return time / 1000 * 1000;
}

} // namespace

Verdict checkConditions(const Request& request, std::string_view etag, UnixMs lastModified)
{
    const Fields& fields = request.fields;
    const auto date = [&fields](std::string_view name) { return parseHttpDate(fields.value(name)); };
    if (fields.has("If-Match")) {
        if (!names(fields.joined("If-Match"), etag, true))
            return Verdict::PreconditionFailed;
    } else if (const auto since = date("If-Unmodified-Since"); since && lastModified > 0) {
        if (wholeSeconds(lastModified) > *since)
            return Verdict::PreconditionFailed;
    }
    const bool reading = request.method == Method::Get || request.method == Method::Head;
    if (fields.has("If-None-Match")) {
        if (names(fields.joined("If-None-Match"), etag, false))
            return reading ? Verdict::NotModified : Verdict::PreconditionFailed;
    } else if (const auto since = date("If-Modified-Since"); since && lastModified > 0 && reading) {
        if (wholeSeconds(lastModified) <= *since)
            return Verdict::NotModified;
    }
    return Verdict::Proceed;
}

RangeVerdict chooseRange(const Request& request, uint64_t size, std::string_view etag, UnixMs lastModified, Range& range)
{
    const auto text = request.fields.find("Range");
    if (!text || request.method != Method::Get || request.fields.count("Range") > 1)
        return RangeVerdict::Whole;
    if (const auto condition = request.fields.find("If-Range")) {
        const auto date = parseHttpDate(*condition);
        const bool holds = date ? lastModified > 0 && wholeSeconds(lastModified) == *date
                                : !etag.empty() && !isWeak(etag) && trimmed(*condition) == etag;
        if (!holds)
            return RangeVerdict::Whole;
    }
    std::string_view spec = *text;
    if (!startsWithIgnoreCase(spec, "bytes="))
        return RangeVerdict::Whole;
    spec = trimmed(spec.substr(6));
    const size_t dash = spec.find('-');
    if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos)
        return RangeVerdict::Whole;
    const auto first = parseNumber<uint64_t>(spec.substr(0, dash));
    const auto last = parseNumber<uint64_t>(spec.substr(dash + 1));
    if (dash == 0) { // the last so many
        if (!last)
            return RangeVerdict::Whole;
        if (*last == 0 || size == 0)
            return RangeVerdict::Unsatisfiable;
        range.length = std::min(*last, size);
        range.first = size - range.length;
        return RangeVerdict::Partial;
    }
    if (!first || (!last && dash + 1 != spec.size()) || (last && *last < *first))
        return RangeVerdict::Whole;
    if (*first >= size)
        return RangeVerdict::Unsatisfiable;
    range.first = *first;
    range.length = std::min(last.value_or(UINT64_MAX - 1), size - 1) - *first + 1;
    return RangeVerdict::Partial;
}

} // namespace posthorn::http
