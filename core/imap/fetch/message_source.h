// One message while its sections are fetched: how much of it has to be read, where each section lies, and the bytes,
// piece by piece. It asks for reads and is given them; it knows neither store nor session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "imap/parser/fetch_items.h"

namespace posthorn::imap {

class MessageSource {
public:
    static constexpr uint64_t piece = 256 * 1024;     ///< bytes of one read
    static constexpr uint64_t headerPiece = 16 * 1024; ///< of the first read, where only the header is wanted

    /// @p size: of the message. @p sections must outlive the source.
    void begin(const std::vector<FetchSection>* sections, uint64_t size);
    void clear();

    struct Range {
        uint64_t offset = 0;
        uint64_t length = 0;
    };
    /// What has to be read before located() can be called; nothing when all is there.
    std::optional<Range> wanted() const;
    /// The answer to wanted(). False when the message is shorter than it should be.
    bool give(std::string bytes);
    /// Bytes that wanted() will hold together at most, beyond one piece: parts of large messages ask for all of it.
    uint64_t memoryNeeded() const { return m_needsStructure && m_size > piece ? m_size : 0; }

    /// Where the sections lie. To be called once, when wanted() has nothing more.
    void locate();
    /// Bytes that section @p index has in the answer, its partial range taken into account; nothing for NIL.
    std::optional<uint64_t> size(size_t index) const;
    /// The next bytes of section @p index from @p done on: a view into what is in memory, or what must be read first.
    struct Next {
        std::string_view bytes;
        std::optional<Range> read; ///< give the answer to appendTo directly: it is the section's next piece
    };
    Next next(size_t index, uint64_t done) const;

private:
    struct Place {
        bool exists = false;
        bool copied = false;
        uint64_t begin = 0;
        uint64_t end = 0;
        std::string copy;
    };
    bool headerComplete() const;

    const std::vector<FetchSection>* m_sections = nullptr;
    uint64_t m_size = 0;
    std::string m_data; ///< the message from its start on, as far as it is held
    std::vector<Place> m_places;
    bool m_needsStructure = false;
    bool m_headerOnly = false;
    bool m_needsHeader = false;
};

} // namespace posthorn::imap
