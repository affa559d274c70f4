#include "imap/fetch/message_source.h"

#include <algorithm>

#include "mime/header.h"

namespace posthorn::imap {

using Kind = mime::Section::Kind;

void MessageSource::begin(const std::vector<FetchSection>* sections, uint64_t size)
{
    clear();
    m_sections = sections;
    m_size = size;
    m_headerOnly = true;
    for (const FetchSection& item : *sections) {
        m_needsStructure |= item.section.needsStructure();
        m_headerOnly &= item.section.needsHeaderOnly();
        m_needsHeader |= !(item.section.path.empty() && item.section.kind == Kind::Whole);
    }
}

void MessageSource::clear()
{
    m_places.clear();
    m_data.clear();
    m_needsStructure = m_headerOnly = m_needsHeader = false;
}

bool MessageSource::headerComplete() const
{
    mime::HeaderReader reader(m_data);
    mime::HeaderField field;
    while (reader.next(field)) {
    }
    return reader.sawBlankLine();
}

std::optional<MessageSource::Range> MessageSource::wanted() const
{
    const uint64_t have = m_data.size();
    if (have >= m_size)
        return std::nullopt;
    if (have == 0)
        return Range{0, std::min(m_size, m_headerOnly ? headerPiece : piece)};
    if (m_needsStructure || (m_needsHeader && !headerComplete()))
        return Range{have, std::min(m_size - have, piece)};
    return std::nullopt;
}

bool MessageSource::give(std::string bytes)
{
    if (bytes.empty())
        return m_size == 0;
    if (m_data.empty()) {
        m_data = std::move(bytes);
        if (m_needsStructure)
            m_data.reserve(size_t(m_size));
    } else {
        m_data += bytes;
    }
    return true;
}

void MessageSource::locate()
{
    std::optional<mime::Structure> structure;
    if (m_needsStructure)
        structure = mime::scan(m_data);
    for (const FetchSection& item : *m_sections) {
        Place place;
        if (item.section.path.empty() && item.section.kind == Kind::Whole) {
            place.exists = true;
            place.end = m_size;
        } else if (item.section.path.empty() && item.section.kind == Kind::Text) {
            place.exists = true;
            place.begin = mime::headerLength(m_data);
            place.end = m_size;
        } else if (auto data = structure ? mime::resolve(item.section, *structure, m_data) : mime::resolve(item.section, m_data)) {
            place.exists = true;
            place.copied = data->copied;
            place.begin = data->begin;
            place.end = data->end;
            if (data->copied) {
                place.copy = std::move(data->copy);
                place.begin = 0;
                place.end = place.copy.size();
            }
        }
        const uint64_t size = place.end - place.begin;
        place.begin += std::min(item.offset, size);
        place.end = place.begin + std::min(item.length, place.end - place.begin);
        m_places.push_back(std::move(place));
    }
    if (m_data.size() > piece) {
        // The tree of a large message is known now; its bytes go out piece by piece.
        m_data.resize(piece);
        m_data.shrink_to_fit();
    }
}

std::optional<uint64_t> MessageSource::size(size_t index) const
{
    const Place& place = m_places[index];
    if (!place.exists)
        return std::nullopt;
    return place.end - place.begin;
}

MessageSource::Next MessageSource::next(size_t index, uint64_t done) const
{
    const Place& place = m_places[index];
    const uint64_t at = place.begin + done;
    if (place.copied)
        return {std::string_view(place.copy).substr(size_t(at), size_t(place.end - at)), std::nullopt};
    if (at < m_data.size())
        return {std::string_view(m_data).substr(size_t(at), size_t(std::min<uint64_t>(place.end, m_data.size()) - at)), std::nullopt};
    return {{}, Range{at, std::min(place.end - at, piece)}};
}

} // namespace posthorn::imap
