// Reads a segment record by record, checking everything. Behind damage it looks for the next record.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "store/segment/record.h"

namespace posthorn::store {

struct ScannedRecord {
    int64_t at = 0; ///< where the record begins in its segment
    RecordHeader header;
    std::string facts;
    std::string payload;
    bool factsGood = false; ///< the checksums are right
    bool payloadGood = false;
    int64_t payloadAt() const { return at + int64_t(RecordHeader::size) + header.factsSize; }
    int64_t end() const { return at + header.recordSize(); }
};

class SegmentScanner {
public:
    /// Reads [0, @p end) of the file.
    SegmentScanner(File& file, int64_t end);

    /// False at the end. A record whose header is good, but that the end cuts, counts as damage.
    Result<bool> next(ScannedRecord& record);
    /// Ranges that hold no record, as far as the scan has come.
    const std::vector<std::pair<int64_t, int64_t>>& damage() const { return m_damage; }
    int64_t position() const { return m_position; }

private:
    /// At least @p size bytes from @p at, as far as the segment has them. Valid until the next call.
    Result<std::string_view> look(int64_t at, size_t size);
    Result<bool> findNext(RecordHeader& header);

    File& m_file;
    const int64_t m_end;
    int64_t m_position = 0;
    bool m_saltKnown = false;
    uint32_t m_salt = 0;
    std::string m_buffer;
    int64_t m_bufferAt = 0;
    std::vector<std::pair<int64_t, int64_t>> m_damage;
};

} // namespace posthorn::store
