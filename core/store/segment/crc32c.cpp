#include "store/segment/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace posthorn::store {

namespace {

constexpr uint32_t polynomial = 0x82f63b78;

using Table = std::array<std::array<uint32_t, 256>, 8>;

constexpr Table makeTable()
{
    Table table{};
    for (uint32_t byte = 0; byte < 256; ++byte) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
        table[0][byte] = crc;
    }
    for (uint32_t byte = 0; byte < 256; ++byte) {
        for (size_t k = 1; k < 8; ++k)
            table[k][byte] = table[k - 1][byte] >> 8 ^ table[0][table[k - 1][byte] & 0xff];
    }
    return table;
}

constexpr Table table = makeTable();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t byInstruction(const char* at, size_t size, uint32_t start)
{
    uint64_t crc = start;
    for (; size >= 8; at += 8, size -= 8) {
        uint64_t word;
        std::memcpy(&word, at, 8);
        crc = _mm_crc32_u64(crc, word);
    }
    auto rest = uint32_t(crc);
    for (; size > 0; ++at, --size)
        rest = _mm_crc32_u8(rest, static_cast<unsigned char>(*at));
    return rest;
}

bool hasInstruction()
{
    static const bool has = __builtin_cpu_supports("sse4.2");
    return has;
}
#endif

} // namespace

uint32_t crc32cPortable(std::string_view bytes, uint32_t before)
{
    uint32_t crc = ~before;
    const char* at = bytes.data();
    size_t size = bytes.size();
    for (; size >= 8; at += 8, size -= 8) {
        const auto byte = [at](size_t i) { return uint32_t(static_cast<unsigned char>(at[i])); };
        const uint32_t low = crc ^ (byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24);
        crc = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff] ^ table[5][low >> 16 & 0xff] ^ table[4][low >> 24] ^
              table[3][byte(4)] ^ table[2][byte(5)] ^ table[1][byte(6)] ^ table[0][byte(7)];
    }
    for (; size > 0; ++at, --size)
        crc = crc >> 8 ^ table[0][(crc ^ static_cast<unsigned char>(*at)) & 0xff];
    return ~crc;
}

uint32_t crc32c(std::string_view bytes, uint32_t before)
{
#if defined(__x86_64__)
    if (hasInstruction())
        return ~byInstruction(bytes.data(), bytes.size(), ~before);
#endif
    return crc32cPortable(bytes, before);
}

} // namespace posthorn::store
