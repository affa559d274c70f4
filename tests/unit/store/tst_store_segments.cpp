// The log's format: checksums, facts, records, the scan over damage, batches that did not count.
#include <random>

#include "store/segment/batches.h"
#include "store/segment/codec.h"
#include "store/segment/crc32c.h"
#include "store/segment/facts.h"
#include "store/segment/log.h"
#include "store/segment/scan.h"
#include "tests/support/fault_files.h"
#include "tests/unit/store/store_fixture.h"

using namespace posthorn;
using namespace posthorn::store;
using namespace posthorn::test;

class StoreSegmentsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checksums();
    void headers();
    void fileNames();
    void numbers();
    void factsThereAndBack();
    void factsCutAnywhere();
    void unknownFactsArePassedOver();
    void scanFindsTheWayBehindDamage();
    void aMessageCannotContainARecord();
    void batchesThatDidNotCount();
};

namespace {

std::string record(RecordType type, uint64_t sequence, std::string facts, std::string payload, bool startsBatch = true,
                   uint32_t salt = 77, bool continued = false)
{
    RecordHeader header;
    header.type = type;
    header.sequence = sequence;
    header.startsBatch = startsBatch;
    header.continued = continued;
    header.factsSize = uint32_t(facts.size());
    header.payloadSize = uint32_t(payload.size());
    header.factsChecksum = crc32c(facts);
    header.payloadChecksum = crc32c(payload);
    header.salt = salt;
    std::string bytes;
    header.encode(bytes);
    return bytes + facts + payload;
}

struct Scan {
    std::vector<ScannedRecord> records;
    std::vector<std::pair<int64_t, int64_t>> damage;
};

Scan scan(const std::string& bytes)
{
    FaultDisk disk(1);
    FaultFiles files(disk);
    auto file = files.open("/s", OpenMode::ReadWrite);
    const std::string_view piece = bytes;
    (void)(*file)->write(0, {&piece, 1});
    SegmentScanner scanner(**file, int64_t(bytes.size()));
    Scan result;
    for (;;) {
        ScannedRecord record;
        auto found = scanner.next(record);
        if (!found || !*found)
            break;
        result.records.push_back(record);
    }
    result.damage = scanner.damage();
    return result;
}

std::vector<Fact> allFacts()
{
    return {StartFact{9, 100, 20, 30, 40, 1700000000, 5000000000},
            PlacementFact{7, 1, 3, "Über/uns", 1700000001, 42, 99, -5, Seen | Draft, {{0, "a"}, {127, "b c"}}, 12345},
            FlagsFact{3, 100, Flagged, {{5, "$Junk"}}, {{1, 1}, {5, 9}, {4000000000u, 4294967295u}}},
            ExpungeFact{3, 101, {{2, 4}}},
            MailboxFact{3, 1, "INBOX", 5, 6, 7, SpecialUse::Trash, false, {{2, ReadItems}, {9, allRights}}},
            MailboxEndFact{-3, 102},
            KeywordFact{3, 127, "x"},
            SubscriptionFact{1, "Lists/Qt", true},
            QueueFact{5, 7, 8, 900, {"a", "b.test"}, "env", {"c d", "e.test"}, "rfc822;x", 6, 1700000000000},
            QueueStateFact{5, 1700000000001, 3, "451 \xc3\xa4", true},
            QueueEndFact{5},
            BodyFact{7},
            ObjectFact{1, "ContactCard", "n5", 5, 5000000001, "{\"a\":\"\xc3\xa4\"}"},
            ObjectEndFact{1, "ContactCard", "n5", 5000000002},
            AccountEndFact{-7}};
}

std::string encodeAll(const std::vector<Fact>& facts)
{
    std::string bytes;
    for (const Fact& fact : facts)
        encodeFact(bytes, fact);
    return bytes;
}

} // namespace

void StoreSegmentsTest::checksums()
{
    QCOMPARE(crc32c("123456789"), 0xe3069283u); // the polynomial's check value
    QCOMPARE(crc32cPortable("123456789"), 0xe3069283u);
    QCOMPARE(crc32c(""), 0u);
    std::mt19937 random(1);
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        QCOMPARE(crc32c(bytes), crc32cPortable(bytes));
        const size_t cut = bytes.empty() ? 0 : random() % bytes.size();
        QCOMPARE(crc32c(std::string_view(bytes).substr(cut), crc32c(std::string_view(bytes).substr(0, cut))),
                 crc32c(bytes));
        bytes += char(random());
    }
}

void StoreSegmentsTest::headers()
{
    const std::string bytes = record(RecordType::Body, 0x123456789abcdef0, "facts", "payload", true, 7, true);
    const auto header = RecordHeader::decode(bytes);
    QVERIFY(header);
    QCOMPARE(header->sequence, uint64_t(0x123456789abcdef0));
    QVERIFY(header->type == RecordType::Body && header->startsBatch && header->continued);
    QCOMPARE(header->recordSize(), int64_t(bytes.size()));
    for (size_t bit = 0; bit < RecordHeader::size * 8; ++bit) {
        std::string broken = bytes;
        broken[bit / 8] = char(broken[bit / 8] ^ (1 << bit % 8));
        QVERIFY(!RecordHeader::decode(broken));
    }
    for (size_t size = 0; size < RecordHeader::size; ++size)
        QVERIFY(!RecordHeader::decode(std::string_view(bytes).substr(0, size)));
}

void StoreSegmentsTest::fileNames()
{
    QCOMPARE(segmentFileName(0xa7), std::string("00000000000000a7.seg"));
    QCOMPARE(segmentNumber("00000000000000a7.seg").value(), uint64_t(0xa7));
    for (const char* name : {"", "a7.seg", "00000000000000A7.seg", "00000000000000a7.sex", "0000000000000-a7.seg"})
        QVERIFY(!segmentNumber(name));
}

void StoreSegmentsTest::numbers()
{
    std::string bytes;
    Encoder encoder(bytes);
    const std::vector<uint64_t> values = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
    for (const uint64_t value : values) {
        encoder.number(value);
        encoder.signedNumber(int64_t(value));
        encoder.signedNumber(-int64_t(value / 2));
    }
    Decoder decoder(bytes);
    for (const uint64_t value : values) {
        QCOMPARE(decoder.number(), value);
        QCOMPARE(decoder.signedNumber(), int64_t(value));
        QCOMPARE(decoder.signedNumber(), -int64_t(value / 2));
    }
    QVERIFY(decoder.good() && decoder.atEnd());
    decoder.number();
    QVERIFY(!decoder.good());
    Decoder large("\xff\xff\xff\xff\x7f");
    large.number32();
    QVERIFY(!large.good());
    Decoder endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    endless.number();
    QVERIFY(!endless.good());
}

void StoreSegmentsTest::factsThereAndBack()
{
    const std::string bytes = encodeAll(allFacts());
    std::vector<Fact> back;
    QVERIFY(decodeFacts(bytes, [&](Fact&& fact) { back.push_back(std::move(fact)); }));
    QCOMPARE(back.size(), std::variant_size_v<Fact>); // every kind is tried
    QCOMPARE(encodeAll(back), bytes);
    const auto& placement = std::get<PlacementFact>(back[1]);
    QCOMPARE(placement.mailboxName, std::string("Über/uns"));
    QCOMPARE(placement.internalDate, UnixMs(-5));
    QCOMPARE(placement.keywords[1].index, 127u);
    const auto& flags = std::get<FlagsFact>(back[2]);
    QCOMPARE(flags.uids, (std::vector<UidRange>{{1, 1}, {5, 9}, {4000000000u, 4294967295u}}));
    QCOMPARE(rangesOf({1, 2, 3, 7, 9, 10}), (std::vector<UidRange>{{1, 3}, {7, 7}, {9, 10}}));
}

void StoreSegmentsTest::factsCutAnywhere()
{
    const std::vector<Fact> facts = allFacts();
    const std::string bytes = encodeAll(facts);
    std::vector<size_t> ends;
    for (size_t i = 0; i <= facts.size(); ++i)
        ends.push_back(encodeAll({facts.begin(), facts.begin() + std::ptrdiff_t(i)}).size());
    for (size_t size = 0; size < bytes.size(); ++size) {
        const bool whole = std::find(ends.begin(), ends.end(), size) != ends.end();
        QCOMPARE(decodeFacts(std::string_view(bytes).substr(0, size), [](Fact&&) {}), whole);
    }
    std::mt19937 random(2);
    for (int i = 0; i < 20000; ++i) { // anything may come back, but within bounds
        std::string broken = bytes;
        broken[random() % broken.size()] = char(random());
        (void)decodeFacts(broken, [](Fact&&) {});
    }
}

void StoreSegmentsTest::unknownFactsArePassedOver()
{
    std::string bytes = encodeAll({BodyFact{1}});
    Encoder encoder(bytes);
    encoder.number(99);
    encoder.text("from the future");
    encodeFact(bytes, QueueEndFact{4});
    int count = 0;
    QVERIFY(decodeFacts(bytes, [&](Fact&&) { ++count; }));
    QCOMPARE(count, 2);
}

void StoreSegmentsTest::scanFindsTheWayBehindDamage()
{
    const std::string first = record(RecordType::Start, 1, "abc", "");
    const std::string second = record(RecordType::Body, 2, "facts", std::string(5000, 'x'));
    const std::string third = record(RecordType::Facts, 3, "more", "");
    const Scan whole = scan(first + second + third);
    QCOMPARE(whole.records.size(), size_t(3));
    QVERIFY(whole.damage.empty());
    QVERIFY(whole.records[1].factsGood && whole.records[1].payloadGood);

    std::string broken = second;
    broken[10] = char(broken[10] + 1);
    const Scan header = scan(first + broken + third);
    QCOMPARE(header.records.size(), size_t(2));
    QCOMPARE(header.damage, (std::vector<std::pair<int64_t, int64_t>>{
                                {int64_t(first.size()), int64_t(first.size() + second.size())}}));

    broken = second;
    broken[1000] = 'y';
    const Scan payload = scan(first + broken + third);
    QCOMPARE(payload.records.size(), size_t(3));
    QVERIFY(payload.records[1].factsGood && !payload.records[1].payloadGood);

    for (size_t cut = 1; cut < third.size(); ++cut) { // a torn tail
        const Scan torn = scan(first + second + third.substr(0, cut));
        QCOMPARE(torn.records.size(), size_t(2));
        QCOMPARE(torn.damage.size(), size_t(1));
    }
    // Damage longer than the scanner's block.
    const Scan far = scan(first + std::string(3 << 20, 'P') + third);
    QCOMPARE(far.records.size(), size_t(2));
    QCOMPARE(far.damage.front().second - far.damage.front().first, int64_t(3 << 20));
}

void StoreSegmentsTest::aMessageCannotContainARecord()
{
    const std::string forged = record(RecordType::Facts, 2, "forged", "", true, 12345);
    std::string carrier = record(RecordType::Body, 2, "facts", "Subject: x\r\n\r\n" + forged + forged);
    carrier[8] = char(carrier[8] ^ 1); // its header is damaged, so the scan walks through the message
    const Scan result = scan(record(RecordType::Start, 1, "abc", "") + carrier + record(RecordType::Facts, 3, "c", ""));
    QCOMPARE(result.records.size(), size_t(2));
    QCOMPARE(result.records[1].facts, std::string("c"));
}

void StoreSegmentsTest::batchesThatDidNotCount()
{
    std::vector<std::string> seen;
    Batches batches([&](std::vector<LogRecord>& batch) -> Result<void> {
        for (const LogRecord& item : batch)
            seen.push_back(item.record.facts);
        return {};
    });
    const auto add = [&](uint64_t sequence, const char* facts, bool starts, bool continued = false) {
        ScannedRecord record;
        record.header.sequence = sequence;
        record.header.startsBatch = starts;
        record.header.continued = continued;
        record.facts = facts;
        QVERIFY(batches.add(1, std::move(record)));
    };
    add(1, "a", true);
    add(2, "failed", true);
    add(3, "failed", false);
    add(2, "failed again", true);
    add(2, "b", true);
    add(3, "c", false);
    add(4, "d", true);
    add(5, "torn", false, true);
    QVERIFY(batches.finish());
    QCOMPARE(seen, (std::vector<std::string>{"a", "b", "c", "d"}));
}

QTEST_GUILESS_MAIN(StoreSegmentsTest)
#include "tst_store_segments.moc"
