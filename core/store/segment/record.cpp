#include "store/segment/record.h"

#include <charconv>

#include "store/segment/crc32c.h"

namespace posthorn::store {

namespace {

void put(std::string& out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out += char(value >> (8 * i));
}

uint64_t get(std::string_view bytes, size_t at, size_t count)
{
    uint64_t value = 0;
    for (size_t i = count; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

} // namespace

void RecordHeader::encode(std::string& out) const
{
    const size_t start = out.size();
    out += mark;
    put(out, uint64_t(type), 1);
    put(out, version, 1);
    put(out, (continued ? 1u : 0u) | (startsBatch ? 2u : 0u), 2);
    put(out, sequence, 8);
    put(out, factsSize, 4);
    put(out, payloadSize, 4);
    put(out, factsChecksum, 4);
    put(out, payloadChecksum, 4);
    put(out, salt, 4);
    put(out, crc32c(std::string_view(out).substr(start, size - 4)), 4);
}

std::optional<RecordHeader> RecordHeader::decode(std::string_view bytes)
{
    if (bytes.size() < size || bytes.substr(0, 4) != mark || get(bytes, 36, 4) != crc32c(bytes.substr(0, size - 4)))
        return std::nullopt;
    const uint64_t type = get(bytes, 4, 1);
    if (get(bytes, 5, 1) != version || type < uint64_t(RecordType::Start) || type > uint64_t(RecordType::Body))
        return std::nullopt;
    RecordHeader header;
    header.type = RecordType(type);
    header.continued = get(bytes, 6, 2) & 1;
    header.startsBatch = get(bytes, 6, 2) & 2;
    header.sequence = get(bytes, 8, 8);
    header.factsSize = uint32_t(get(bytes, 16, 4));
    header.payloadSize = uint32_t(get(bytes, 20, 4));
    header.factsChecksum = uint32_t(get(bytes, 24, 4));
    header.payloadChecksum = uint32_t(get(bytes, 28, 4));
    header.salt = uint32_t(get(bytes, 32, 4));
    if (header.factsSize > mostFactBytes)
        return std::nullopt;
    return header;
}

std::string segmentFileName(uint64_t number)
{
    std::string name(16, '0');
    for (size_t i = 16; i-- > 0; number >>= 4)
        name[i] = "0123456789abcdef"[number & 15];
    return name + ".seg";
}

std::optional<uint64_t> segmentNumber(std::string_view fileName)
{
    if (fileName.size() != 20 || !fileName.ends_with(".seg"))
        return std::nullopt;
    uint64_t number = 0;
    const auto [end, code] = std::from_chars(fileName.data(), fileName.data() + 16, number, 16);
    if (code != std::errc() || end != fileName.data() + 16 || segmentFileName(number) != fileName)
        return std::nullopt;
    return number;
}

} // namespace posthorn::store
