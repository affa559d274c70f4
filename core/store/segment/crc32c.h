// CRC32C (Castagnoli), the checksum of all records; by the processor's own instruction where it has one.
#pragma once

#include <cstdint>
#include <string_view>

namespace posthorn::store {

/// The checksum of @p bytes, or of what @p before is the checksum of followed by @p bytes.
uint32_t crc32c(std::string_view bytes, uint32_t before = 0);
/// The same without the processor's instruction; for tests.
uint32_t crc32cPortable(std::string_view bytes, uint32_t before = 0);

} // namespace posthorn::store
