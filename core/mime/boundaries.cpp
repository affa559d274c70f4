#include "mime/boundaries.h"

namespace posthorn::mime {

namespace {

constexpr uint64_t hashStart = 0xcbf29ce484222325;

uint64_t hashStep(uint64_t hash, char c)
{
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash ^ (hash >> 29);
}

} // namespace

void Boundaries::push(std::string text, uint32_t part)
{
    if (text.size() > maxLength)
        text.resize(maxLength);
    uint64_t hash = hashStart;
    for (const char c : text)
        hash = hashStep(hash, c);
    ++m_lengths[text.size()];
    m_byHash.emplace(hash, uint32_t(m_open.size()));
    m_open.push_back({std::move(text), hash, part});
}

void Boundaries::truncate(size_t count)
{
    while (m_open.size() > count) {
        const Open& last = m_open.back();
        --m_lengths[last.text.size()];
        const auto [begin, end] = m_byHash.equal_range(last.hash);
        for (auto at = begin; at != end; ++at) {
            if (at->second == m_open.size() - 1) {
                m_byHash.erase(at);
                break;
            }
        }
        m_open.pop_back();
    }
}

bool Boundaries::find(std::string_view line, Match& match) const
{
    // The longest boundary that the line begins with wins, the innermost of equal ones. But "--foo--" may close "foo"
    // or continue "foo--": there the innermost decides.
    const bool dashes = line.size() > 2 && line.ends_with("--");
    const size_t closedLength = dashes ? line.size() - 2 : maxLength + 1;
    bool found = false;
    bool closed = false;
    size_t newest = 0; // of those longer than closedLength
    size_t closedIndex = 0;
    uint64_t hash = hashStart;
    for (size_t length = 0;; ++length) {
        if (m_lengths[length] > 0) {
            const auto [begin, end] = m_byHash.equal_range(hash);
            bool here = false;
            size_t index = 0;
            for (auto at = begin; at != end; ++at) {
                const Open& open = m_open[at->second];
                if (open.text.size() == length && line.starts_with(open.text) && (!here || at->second > index)) {
                    here = true;
                    index = at->second;
                }
            }
            if (here) {
                found = true;
                match.index = index;
                if (length == closedLength) {
                    closed = true;
                    closedIndex = index;
                } else if (closed && index > newest) {
                    newest = index;
                }
            }
        }
        if (length == line.size() || length == maxLength)
            break;
        hash = hashStep(hash, line[length]);
    }
    if (closed && closedIndex > newest)
        match.index = closedIndex;
    if (found)
        match.closes = line.substr(m_open[match.index].text.size()).starts_with("--");
    return found;
}

} // namespace posthorn::mime
