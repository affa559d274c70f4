// The boundaries that are open at one point of a message. For core/mime/structure.cpp only.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace posthorn::mime {

/// A stack of boundary strings that answers which of them a line begins with, at a cost of the line's own length
/// however many are open: prefixes are looked up by a running hash.
class Boundaries {
public:
    struct Open {
        std::string text;
        uint64_t hash;
        uint32_t part; ///< the multipart whose boundary it is
    };
    struct Match {
        size_t index = 0;    ///< into the stack
        bool closes = false; ///< the boundary is followed by two dashes
    };

    /// RFC 2046 allows 70 characters; longer ones are met, and cut here.
    static constexpr size_t maxLength = 250;

    bool empty() const { return m_open.empty(); }
    size_t size() const { return m_open.size(); }
    const Open& at(size_t index) const { return m_open[index]; }
    void push(std::string text, uint32_t part);
    /// Forgets all boundaries but the first @p count.
    void truncate(size_t count);

    /// Looks at a line that begins with "--"; @p line is what follows these, up to and without its line end.
    bool find(std::string_view line, Match& match) const;

private:
    std::vector<Open> m_open;
    std::array<uint16_t, maxLength + 1> m_lengths{}; ///< how many are open of each length
    std::unordered_multimap<uint64_t, uint32_t> m_byHash;
};

} // namespace posthorn::mime
