// The frame of one record in a segment file; its bytes are described in core/store/README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace posthorn::store {

enum class RecordType : uint8_t { Start = 1, Facts = 2, Body = 3 };

struct RecordHeader {
    static constexpr size_t size = 40;
    static constexpr uint8_t version = 1;
    /// Facts of one record are read in one piece, so they are bounded; verbs cut what is longer.
    static constexpr uint32_t mostFactBytes = 64 << 20;

    RecordType type = RecordType::Facts;
    bool continued = false; ///< the next record belongs to the same request
    bool startsBatch = false; ///< the first record of a commit
    uint64_t sequence = 0;
    uint32_t factsSize = 0;
    uint32_t payloadSize = 0;
    uint32_t factsChecksum = 0;
    uint32_t payloadChecksum = 0;
    /// A random number that all records of one segment share: behind damage the scan looks for the next record, and a
    /// message must not be able to contain one.
    uint32_t salt = 0;

    int64_t recordSize() const { return int64_t(size) + factsSize + payloadSize; }
    void encode(std::string& out) const;
    /// Nothing when the first 40 bytes are no header: wrong mark, checksum, version or type.
    static std::optional<RecordHeader> decode(std::string_view bytes);
    static constexpr std::string_view mark = "PHr1";
};

/// "00000000000000a7.seg"
std::string segmentFileName(uint64_t number);
std::optional<uint64_t> segmentNumber(std::string_view fileName);

} // namespace posthorn::store
