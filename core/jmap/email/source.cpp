#include "jmap/email/source.h"

#include <algorithm>
#include <map>

#include "jmap/data/store_calls.h"
#include "mime/header.h"

namespace posthorn::jmap {

using store::BodyId;
using store::MailboxId;
using store::Uid;

const Envelope* EmailSource::envelope()
{
    if (!m_envelope && summary)
        m_envelope = parseEnvelope(summary->envelope());
    return m_envelope ? &*m_envelope : nullptr;
}

const mime::Structure& EmailSource::structure()
{
    if (!m_structure)
        m_structure = mime::scan(bytes);
    return *m_structure;
}

std::string_view EmailSource::header()
{
    return std::string_view(bytes).substr(0, mime::headerLength(bytes));
}

std::vector<EmailSource> findEmails(const AccountView& view, const std::vector<BodyId>& bodies)
{
    std::vector<EmailSource> out;
    out.reserve(bodies.size());
    for (const BodyId body : bodies) {
        auto placements = view.placements(body);
        if (placements.empty())
            continue;
        EmailSource& source = out.emplace_back();
        source.body = body;
        source.size = placements.front().entry.size;
        source.placements = std::move(placements);
    }
    return out;
}

Task<Result<void>> readSummaries(Call call, std::vector<EmailSource>& sources,
                                 std::vector<std::shared_ptr<const void>>& owners)
{
    constexpr size_t most = 1000; // store::Messages::summaries
    std::map<MailboxId, std::vector<std::pair<Uid, EmailSource*>>> wanted;
    for (EmailSource& source : sources) {
        if (source.holds != Level::Index || source.placements.empty())
            continue;
        const AccountView::Placement& at = source.placements.front();
        wanted[at.mailbox->info.id].emplace_back(at.entry.uid, &source);
    }
    for (auto& [mailbox, list] : wanted) {
        std::sort(list.begin(), list.end());
        for (size_t from = 0; from < list.size(); from += most) {
            const size_t to = std::min(list.size(), from + most);
            std::vector<Uid> uids;
            for (size_t i = from; i < to; ++i)
                uids.push_back(list[i].first);
            auto summaries = co_await readSummaries(call.services(), mailbox, std::move(uids));
            if (!summaries)
                co_return passOn(summaries.error());
            size_t at = from;
            for (const store::StoredSummary& stored : summaries->items) {
                while (at < to && list[at].first < stored.uid)
                    ++at;
                if (at == to || list[at].first != stored.uid)
                    continue;
                EmailSource& source = *list[at].second;
                source.summary = mime::decodeSummary(stored.blob);
                if (source.summary)
                    source.holds = Level::Summary;
            }
            owners.insert(owners.end(), summaries->owners.begin(), summaries->owners.end());
        }
    }
    co_return Result<void>();
}

Task<Result<void>> readBytes(Call call, EmailSource& source, Level level)
{
    constexpr uint64_t piece = 256 * 1024;
    constexpr uint64_t firstHeaderPiece = 16 * 1024;
    if (source.holds >= level)
        co_return Result<void>();
    if (source.placements.empty())
        co_return fail(ErrorKind::NotFound, "no such message");
    const AccountView::Placement& at = source.placements.front();
    const uint64_t all = at.entry.size;
    const uint64_t header = source.summary ? source.summary->headerBytes() : 0;
    const uint64_t wanted = level == Level::Whole ? all : header != 0 ? std::min(header, all) : std::min(all, firstHeaderPiece);
    if (wanted > piece && call.services().budget) {
        source.share = call.services().budget->share();
        if (!source.share.cover(wanted))
            co_return fail(ErrorKind::Unavailable, "too little memory for large messages now");
    }
    while (source.bytes.size() < wanted) {
        auto bytes = co_await readMessage(call.services(), at.mailbox->info.id, at.entry.uid, source.bytes.size(),
                                          wanted - source.bytes.size());
        if (!bytes)
            co_return passOn(bytes.error());
        if (bytes->empty())
            break;
        source.bytes += *bytes;
    }
    // Without a summary the header may be longer than what was read.
    if (level == Level::Header && header == 0 && source.bytes.size() < all) {
        mime::HeaderReader reader(source.bytes);
        mime::HeaderField field;
        while (reader.next(field)) {
        }
        if (!reader.sawBlankLine()) {
            Task<Result<void>> rest = readBytes(call, source, Level::Whole);
            co_return co_await rest;
        }
    }
    source.holds = level;
    co_return Result<void>();
}

} // namespace posthorn::jmap
