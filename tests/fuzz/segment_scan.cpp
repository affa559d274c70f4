// links: posthorn-store
// A segment as a crash or a bad disk leaves it. The input is a recipe: records, loose bytes, turned bits, a cut. Whatever
// lies there, records and damage together are the whole file, in order; and where nothing was spoilt all records come.
#include <cstdlib>
#include <string>
#include <vector>

#include "store/segment/crc32c.h"
#include "store/segment/scan.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

class MemoryFile final : public File {
public:
    std::string bytes;
    Result<void> write(int64_t, std::span<const std::string_view>) override { return {}; }
    Result<std::string> read(int64_t offset, size_t size) override
    {
        return size_t(offset) >= bytes.size() ? std::string() : bytes.substr(size_t(offset), size);
    }
    Result<void> sync() override { return {}; }
    Result<void> truncate(int64_t) override { return {}; }
    Result<int64_t> size() override { return int64_t(bytes.size()); }
};

struct Recipe {
    std::string_view rest;
    unsigned next()
    {
        const unsigned value = rest.empty() ? 0 : static_cast<unsigned char>(rest[0]);
        rest.remove_prefix(rest.empty() ? 0 : 1);
        return value;
    }
    std::string take(size_t size)
    {
        const std::string taken(rest.substr(0, size));
        rest.remove_prefix(taken.size());
        return taken;
    }
};

void must(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    Recipe recipe{{reinterpret_cast<const char*>(data), size}};
    MemoryFile file;
    int64_t missing = 0;
    size_t written = 0;
    bool spoilt = false;
    while (!recipe.rest.empty()) {
        const unsigned what = recipe.next();
        switch (what % 8) {
        case 0:
            file.bytes += recipe.take(recipe.next());
            spoilt = true;
            break;
        case 1:
            if (!file.bytes.empty())
                file.bytes[(recipe.next() << 8 | recipe.next()) % file.bytes.size()] ^= char(1 << (what >> 5));
            spoilt = true;
            break;
        case 2:
            file.bytes.resize(file.bytes.size() - std::min<size_t>(recipe.next(), file.bytes.size()));
            spoilt = true;
            break;
        case 3:
            missing = recipe.next(); // the file is shorter than its reader was told
            spoilt = true;
            break;
        default: {
            const std::string facts = recipe.take(recipe.next() % 40);
            const std::string payload = recipe.take(recipe.next());
            RecordHeader header;
            header.type = RecordType(1 + what / 8 % 3);
            header.sequence = ++written;
            header.factsSize = uint32_t(facts.size());
            header.payloadSize = uint32_t(payload.size());
            header.factsChecksum = crc32c(facts);
            header.payloadChecksum = crc32c(payload);
            header.salt = what < 250 ? 7 : 9; // of another segment
            spoilt |= what >= 250;
            header.encode(file.bytes);
            file.bytes += facts + payload;
        }
        }
    }
    const int64_t end = int64_t(file.bytes.size()) + missing;
    SegmentScanner scanner(file, end);
    ScannedRecord record;
    std::vector<std::pair<int64_t, int64_t>> records;
    for (;;) {
        const auto found = scanner.next(record);
        must(found.has_value());
        if (!*found)
            break;
        must(record.facts.size() <= record.header.factsSize && record.payload.size() <= record.header.payloadSize);
        must(spoilt || (record.factsGood && record.payloadGood && record.header.sequence == records.size() + 1));
        records.emplace_back(record.at, record.end());
    }
    must(spoilt || (records.size() == written && scanner.damage().empty()));
    int64_t at = 0;
    auto damage = scanner.damage().begin();
    for (auto next = records.begin(); at < end;) {
        if (next != records.end() && next->first == at) {
            at = (next++)->second;
            continue;
        }
        must(damage != scanner.damage().end() && damage->first == at && damage->second > at);
        at = (damage++)->second;
    }
    must(at == end && damage == scanner.damage().end());
    return 0;
}
