#include "http/router.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::http {

namespace {

enum class Kind { Literal, One, Rest };

Kind kindOf(std::string_view segment)
{
    if (segment.size() < 2 || segment.front() != '{' || segment.back() != '}')
        return Kind::Literal;
    return segment.size() > 5 && segment.substr(segment.size() - 4, 3) == "..." ? Kind::Rest : Kind::One;
}

std::string_view nameOf(std::string_view segment)
{
    return segment.substr(1, segment.size() - (kindOf(segment) == Kind::Rest ? 5 : 2));
}

std::vector<std::string_view> segmentsOf(std::string_view path)
{
    if (!path.empty() && path.front() == '/')
        path.remove_prefix(1);
    return split(path, '/');
}

bool serves(const Route& route, Method method)
{
    return std::any_of(route.methods.begin(), route.methods.end(), [method](Method own) {
        return own == method || (own == Method::Get && method == Method::Head);
    });
}

/// The rank of a match, one digit a segment: literal before one before rest. Nothing when it does not match.
std::optional<std::string> match(const std::vector<std::string>& pattern, const std::vector<std::string_view>& path)
{
    std::string rank;
    for (size_t i = 0; i < pattern.size(); ++i) {
        const Kind kind = kindOf(pattern[i]);
        rank += char('0' + int(kind));
        if (kind == Kind::Rest)
            return rank;
        if (i >= path.size() || (kind == Kind::Literal ? path[i] != pattern[i] : path[i].empty()))
            return std::nullopt;
    }
    if (path.size() != pattern.size())
        return std::nullopt;
    return rank;
}

} // namespace

void Router::add(Route route)
{
    Entry entry;
    for (const std::string_view segment : segmentsOf(route.pattern))
        entry.segments.emplace_back(segment);
    entry.route = std::move(route);
    m_entries.push_back(std::move(entry));
}

Router::Match Router::find(Method method, std::string_view path) const
{
    const auto segments = segmentsOf(path);
    // The most special pattern has the path; only its own methods count.
    std::string best;
    for (const Entry& entry : m_entries) {
        const auto rank = match(entry.segments, segments);
        if (rank && (best.empty() || *rank < best))
            best = *rank;
    }
    Match found;
    if (best.empty())
        return found;
    const auto allow = [&found](std::string_view name) {
        if (!listHas(found.allow, name))
            found.allow.append(found.allow.empty() ? "" : ", ").append(name);
    };
    for (const Entry& entry : m_entries) {
        if (match(entry.segments, segments) != best)
            continue;
        for (const Method own : entry.route.methods) {
            allow(methodName(own));
            if (own == Method::Get)
                allow("HEAD");
        }
        if (found.route || !serves(entry.route, method))
            continue;
        found.route = &entry.route;
        for (size_t i = 0; i < entry.segments.size(); ++i) {
            const Kind kind = kindOf(entry.segments[i]);
            if (kind == Kind::Literal)
                continue;
            std::string value;
            if (kind == Kind::One)
                value = segments[i];
            else if (i < segments.size())
                value.assign(segments[i].data(), path.data() + path.size());
            found.caught.emplace_back(nameOf(entry.segments[i]), std::move(value));
        }
    }
    return found;
}

} // namespace posthorn::http
