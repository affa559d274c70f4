#include "store/read/summaries.h"

#include <algorithm>
#include <span>

#include "mime/summary.h"
#include "store/sql/query.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

/// A few messages of a block that is not in memory are looked up one by one: a client that fetches each new message must
/// not make us read the whole block each time.
constexpr size_t fewMessages = 8;

Result<std::shared_ptr<SummaryBlock>> loadBlock(sql::Connection& sql, MailboxId mailbox, uint32_t number)
{
    const uint64_t first = SummaryBlock::first(number);
    const uint64_t end = first + SummaryBlock::width;
    auto next = sql::number(sql, 0, "SELECT uid_next FROM mailbox WHERE id = ?", mailbox);
    if (!next)
        return passOn(next.error());
    auto block = std::make_shared<SummaryBlock>(uint64_t(*next) >= end ? UINT32_MAX : Uid(*next));
    auto rows = sql::select(sql, "SELECT uid, data FROM summary WHERE mailbox = ? AND uid >= ? AND uid < ? "
                                 "ORDER BY uid",
                            mailbox, first, end);
    if (!rows)
        return passOn(rows.error());
    for (;;) {
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (!*row)
            break;
        block->add(Uid(rows->integer(0)), rows->blob(1));
    }
    block->finish();
    return block;
}

Result<std::shared_ptr<SummaryBlock>> loadFew(sql::Connection& sql, MailboxId mailbox, std::span<const Uid> uids)
{
    auto block = std::make_shared<SummaryBlock>(0);
    for (const Uid uid : uids) {
        auto rows = sql::select(sql, "SELECT data FROM summary WHERE mailbox = ? AND uid = ?", mailbox, uid);
        if (!rows)
            return passOn(rows.error());
        auto row = rows->next();
        if (!row)
            return passOn(row.error());
        if (*row)
            block->add(uid, rows->blob(0));
    }
    return block;
}

/// Takes what the block has of @p uids; the rest goes to @p missing.
void take(const SummaryBlock& block, std::span<const Uid> uids, Summaries& out, std::vector<Uid>& missing)
{
    size_t at = 0;
    for (const Uid uid : uids) {
        while (at < block.size() && block.uid(at) < uid)
            ++at;
        if (at < block.size() && block.uid(at) == uid)
            out.items.push_back({uid, block.blob(at)});
        else
            missing.push_back(uid);
    }
}

/// Makes the summaries that are stored nowhere, and has them stored.
Result<void> makeMissing(Reader& reader, MailboxId mailbox, const std::vector<Uid>& missing, Summaries& out)
{
    auto made = std::make_shared<SummaryBlock>(0);
    for (const Uid uid : missing) {
        auto body = reader.readMoving([&] { return reader.place(mailbox, uid); }, 0, UINT64_MAX);
        if (!body && body.error().kind == ErrorKind::NotFound)
            continue; // there is no such message
        if (!body)
            return passOn(body.error());
        std::string blob = mime::encodeSummary(mime::summarize(*body));
        made->add(uid, blob);
        reader.submit(verbs::storeSummary(mailbox, uid, std::move(blob), &reader.worker()));
    }
    if (made->size() == 0)
        return {};
    for (size_t i = 0; i < made->size(); ++i)
        out.items.push_back({made->uid(i), made->blob(i)});
    out.owners.push_back(std::move(made));
    std::sort(out.items.begin(), out.items.end(),
              [](const StoredSummary& a, const StoredSummary& b) { return a.uid < b.uid; });
    return {};
}

} // namespace

Result<Summaries> readSummaries(Reader& reader, MailboxId mailbox, const std::vector<Uid>& uids)
{
    Summaries out;
    out.items.reserve(uids.size());
    std::vector<Uid> missing;
    SummaryCache& cache = reader.core().summaries;
    for (size_t from = 0; from < uids.size();) {
        const uint32_t number = SummaryBlock::numberOf(uids[from]);
        size_t to = from + 1;
        while (to < uids.size() && SummaryBlock::numberOf(uids[to]) == number)
            ++to;
        const std::span<const Uid> wanted(uids.data() + from, to - from);
        from = to;
        SummaryBlockPtr block = cache.find(mailbox, number, wanted.back() + 1);
        const size_t missingBefore = missing.size();
        if (block) {
            take(*block, wanted, out, missing);
            out.owners.push_back(std::move(block));
            continue;
        }
        const bool few = wanted.size() <= fewMessages;
        auto loaded = reader.inView([&](sql::Connection& sql) {
            return few ? loadFew(sql, mailbox, wanted) : loadBlock(sql, mailbox, number);
        });
        if (!loaded)
            return passOn(loaded.error());
        take(**loaded, wanted, out, missing);
        out.owners.push_back(*loaded);
        if (!few && missing.size() == missingBefore) // else the missing ones would be made again and again
            cache.put(mailbox, number, std::move(*loaded));
    }
    if (!missing.empty())
        POSTHORN_TRY(makeMissing(reader, mailbox, missing, out));
    return out;
}

} // namespace posthorn::store
