#include "jmap/email/email_sort.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "jmap/email/keywords.h"
#include "mime/conversation.h"
#include "mime/decoded.h"
#include "mime/part_text.h"

namespace posthorn::jmap {

namespace {

/// What one comparator compares of a message.
struct Key {
    int64_t number = 0;
    std::string text;
};

std::string addressKey(const std::vector<mime::Address>& addresses)
{
    for (const mime::Address& address : addresses) {
        if (address.kind != mime::Address::Kind::Mailbox)
            continue;
        const std::string name = address.name ? mime::phraseText(*address.name) : std::string();
        return mime::foldCase(name.empty() ? address.mailbox.value_or("") + "@" + address.host.value_or("") : name);
    }
    return {};
}

Key keyOf(const Sort& sort, const Candidate& candidate, const AccountView& view, const EmailFilter& filter,
          EmailSource* source)
{
    Key out;
    const Envelope* envelope = source ? source->envelope() : nullptr;
    if (sort.property == "receivedAt") {
        out.number = candidate.entry->internalDate;
    } else if (sort.property == "size") {
        out.number = candidate.entry->size;
    } else if (sort.property == "sentAt") {
        const bool dated = source && source->summary && source->summary->date();
        out.number = dated ? source->summary->date()->time : candidate.entry->internalDate;
    } else if (sort.property == "from" && envelope) {
        out.text = addressKey(envelope->from);
    } else if (sort.property == "to" && envelope) {
        out.text = addressKey(envelope->to);
    } else if (sort.property == "subject" && envelope) {
        out.text = mime::baseSubject(mime::headerText(envelope->subject.value_or("")));
    } else if (sort.property == "hasKeyword") {
        const auto keyword = toLower(sort.keyword);
        out.number = view.isShared(candidate.body)
                         ? keywordsOf(view.placements(candidate.body)).contains(keyword)
                         : hasKeyword(*candidate.entry, candidate.mailbox->index->snapshot(), keyword);
    } else if (const ThreadKeyword* counts = filter.threadKeyword(toLower(sort.keyword))) {
        const auto count = counts->threads.find(candidate.thread);
        if (count != counts->threads.end())
            out.number = sort.property == "someInThreadHaveKeyword" ? count->second.with > 0
                                                                    : count->second.with == count->second.all;
    }
    return out;
}

} // namespace

bool sortNeedsSummary(const Sort& sort)
{
    return sort.property == "sentAt" || sort.property == "from" || sort.property == "to" || sort.property == "subject";
}

Task<std::optional<MethodError>> sortCandidates(Call call, const std::vector<Sort>& sort, const AccountView& view,
                                                const EmailFilter& filter, std::vector<Candidate>& candidates)
{
    constexpr size_t block = 1000;
    const size_t width = sort.size();
    const bool summaries = std::any_of(sort.begin(), sort.end(), sortNeedsSummary);
    std::vector<Key> keys(candidates.size() * width);
    for (size_t from = 0; from < candidates.size(); from += block) {
        const size_t to = std::min(candidates.size(), from + block);
        std::vector<EmailSource> sources(summaries ? to - from : 0);
        std::vector<std::shared_ptr<const void>> owners;
        for (size_t i = 0; i < sources.size(); ++i)
            sources[i].placements.push_back({candidates[from + i].mailbox, *candidates[from + i].entry});
        if (summaries) {
            Task<Result<void>> reading = readSummaries(call, sources, owners);
            if (auto read = co_await reading; !read)
                co_return refuse(read.error()).value();
        }
        for (size_t i = from; i < to; ++i) {
            for (size_t k = 0; k < width; ++k)
                keys[i * width + k] = keyOf(sort[k], candidates[i], view, filter, summaries ? &sources[i - from] : nullptr);
        }
        if (to < candidates.size() && (from / block) % 4 == 3)
            (void)co_await yieldTo(call.services().worker);
    }
    std::vector<uint32_t> order(candidates.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        for (size_t k = 0; k < width; ++k) {
            const Key& x = keys[a * width + k];
            const Key& y = keys[b * width + k];
            const int texts = x.text.compare(y.text);
            const int compared = x.number < y.number ? -1 : x.number > y.number ? 1 : texts;
            if (compared != 0)
                return sort[k].ascending ? compared < 0 : compared > 0;
        }
        return false;
    });
    std::vector<Candidate> sorted;
    sorted.reserve(candidates.size());
    for (const uint32_t index : order)
        sorted.push_back(candidates[index]);
    candidates = std::move(sorted);
    co_return std::nullopt;
}

} // namespace posthorn::jmap
