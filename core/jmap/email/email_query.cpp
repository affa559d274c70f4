#include "jmap/email/email_query.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "jmap/data/search_calls.h"
#include "jmap/data/threads.h"
#include "jmap/email/email_sort.h"
#include "jmap/email/keywords.h"

namespace posthorn::jmap {

using store::BodyId;
using store::Entry;

namespace {

constexpr std::array<std::string_view, 9> sortProperties{
    "receivedAt", "sentAt", "size", "from", "to", "subject", "hasKeyword", "allInThreadHaveKeyword",
    "someInThreadHaveKeyword"};

using Failure = std::optional<MethodError>;

class Runner {
public:
    Runner(const Call& call, const EmailQuery& query, const AccountView& view)
        : m_call(call), m_query(query), m_view(view), m_filter(call, query.filter, view)
    {
        for (const Sort& sort : query.sort) {
            if (sort.property.ends_with("InThreadHaveKeyword"))
                m_filter.threadKeywords().try_emplace(toLower(sort.keyword));
        }
    }

    const EmailFilter& filter() const { return m_filter; }

    Task<tl::expected<BodyListPtr, MethodError>> run()
    {
        auto out = std::make_shared<BodyList>();
        if (m_filter.isImpossible())
            co_return BodyListPtr(out);
        m_started = m_call.services().clock.steadyMs();
        gather();
        if (!m_filter.threadKeywords().empty() || m_query.collapseThreads) {
            Task<Failure> threads = readThreads();
            if (auto failure = co_await threads)
                co_return tl::unexpected<MethodError>(std::move(*failure));
        }
        if (!m_filter.terms().empty() && m_call.services().store.search) {
            auto found = co_await findTexts(m_call.services(), m_call.account(), m_filter.terms());
            if (found) // without it the messages tell
                m_filter.setAnswer(std::move(*found));
        }
        Task<Failure> filtering = filterAll();
        if (auto failure = co_await filtering)
            co_return tl::unexpected<MethodError>(std::move(*failure));
        if (!m_query.byDateOnly()) {
            Task<Failure> sorting = sortCandidates(m_call, m_query.sort, m_view, m_filter, m_candidates);
            if (auto failure = co_await sorting)
                co_return tl::unexpected<MethodError>(std::move(*failure));
        }
        std::unordered_set<BodyId> threads;
        for (const Candidate& candidate : m_candidates) {
            if (!m_query.collapseThreads || threads.insert(candidate.thread).second)
                out->push_back(candidate.body);
        }
        co_return BodyListPtr(out);
    }

private:
    /// All that may match, by date, each body once.
    void gather()
    {
        const auto add = [this](const ViewMailbox& mailbox) {
            const store::MailboxSnapshot& snapshot = mailbox.index->snapshot();
            for (const MailboxIndex::Place& place : mailbox.index->byDate()) {
                if (const auto at = snapshot.find(place.uid))
                    m_candidates.push_back({place.body, 0, &mailbox, &snapshot.at(*at)});
            }
        };
        if (const ViewMailbox* only = m_filter.only()) {
            if (only->index)
                add(*only);
        } else {
            const auto earlier = [](const Candidate& a, const Candidate& b) {
                return a.entry->internalDate != b.entry->internalDate ? a.entry->internalDate < b.entry->internalDate
                                                                      : a.body < b.body;
            };
            for (const ViewMailbox& mailbox : m_view.mailboxes) {
                if (!mailbox.index)
                    continue;
                const auto from = std::ptrdiff_t(m_candidates.size());
                add(mailbox);
                std::inplace_merge(m_candidates.begin(), m_candidates.begin() + from, m_candidates.end(), earlier);
            }
            std::unordered_set<BodyId> seen;
            std::erase_if(m_candidates, [&](const Candidate& candidate) {
                return m_view.isShared(candidate.body) && !seen.insert(candidate.body).second;
            });
        }
        if (!m_query.ascending())
            std::reverse(m_candidates.begin(), m_candidates.end());
    }

    /// The candidates' threads; and for conditions on threads, who in the account has the keyword.
    Task<Failure> readThreads()
    {
        std::vector<BodyId> bodies;
        for (const Candidate& candidate : m_candidates)
            bodies.push_back(candidate.body);
        Task<Result<std::vector<BodyId>>> own = threadsOf(m_call, std::move(bodies));
        auto threads = co_await own;
        if (!threads)
            co_return refuse(threads.error()).value();
        for (size_t i = 0; i < m_candidates.size(); ++i)
            m_candidates[i].thread = (*threads)[i];
        if (m_filter.threadKeywords().empty())
            co_return std::nullopt;
        std::vector<BodyId> all;
        for (const ViewMailbox& mailbox : m_view.mailboxes) {
            if (mailbox.index)
                mailbox.index->forEachBody([&all](BodyId body) { all.push_back(body); });
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        Task<Result<std::vector<BodyId>>> asked = threadsOf(m_call, all);
        auto allThreads = co_await asked;
        if (!allThreads)
            co_return refuse(allThreads.error()).value();
        for (auto& [keyword, counts] : m_filter.threadKeywords()) {
            for (size_t i = 0; i < all.size(); ++i) {
                ThreadKeyword::Count& count = counts.threads[(*allThreads)[i]];
                ++count.all;
                const auto placements = m_view.placements(all[i]);
                count.with += keywordsOf(placements).contains(keyword);
            }
            Task<bool> turns = takeTurns();
            if (co_await turns)
                co_return MethodError{"serverUnavailable", "the server is stopping"};
        }
        co_return std::nullopt;
    }

    /// Lets others have their turn when this has gone on for long. True when it cannot go on.
    Task<bool> takeTurns()
    {
        constexpr int64_t sliceMs = 10;
        if (m_call.services().clock.steadyMs() - m_started < sliceMs)
            co_return false;
        auto turn = co_await yieldTo(m_call.services().worker);
        m_started = m_call.services().clock.steadyMs();
        co_return !turn;
    }

    Task<Failure> filterAll()
    {
        constexpr size_t block = 500;
        if (m_filter.isTrivial())
            co_return std::nullopt;
        std::vector<Candidate> kept;
        for (size_t from = 0; from < m_candidates.size(); from += block) {
            const size_t to = std::min(m_candidates.size(), from + block);
            Task<Failure> task = filterBlock(from, to, kept);
            if (auto failure = co_await task)
                co_return failure;
            Task<bool> turns = takeTurns();
            if (co_await turns)
                co_return MethodError{"serverUnavailable", "the server is stopping"};
        }
        m_candidates = std::move(kept);
        co_return std::nullopt;
    }

    Task<Failure> filterBlock(size_t from, size_t to, std::vector<Candidate>& kept)
    {
        std::vector<Match> matches(to - from);
        std::vector<EmailSource> sources;
        std::vector<size_t> at;
        for (size_t i = from; i < to; ++i) {
            const Candidate& candidate = m_candidates[i];
            matches[i - from] = m_filter.match(candidate, nullptr);
            if (matches[i - from] != Match::Unknown)
                continue;
            EmailSource& source = sources.emplace_back();
            source.body = candidate.body;
            source.size = candidate.entry->size;
            source.placements.push_back({candidate.mailbox, *candidate.entry});
            at.push_back(i);
        }
        std::vector<std::shared_ptr<const void>> owners;
        if (!sources.empty()) {
            Task<Result<void>> reading = readSummaries(m_call, sources, owners);
            if (auto read = co_await reading; !read)
                co_return refuse(read.error()).value();
        }
        for (size_t i = 0; i < sources.size(); ++i) {
            Task<tl::expected<Match, MethodError>> task = decide(m_candidates[at[i]], sources[i]);
            auto match = co_await task;
            if (!match)
                co_return std::move(match.error());
            matches[at[i] - from] = *match;
            sources[i] = EmailSource();
        }
        for (size_t i = from; i < to; ++i) {
            if (matches[i - from] == Match::Yes)
                kept.push_back(m_candidates[i]);
        }
        co_return std::nullopt;
    }

    /// Reads of the message what is needed to decide.
    Task<tl::expected<Match, MethodError>> decide(const Candidate& candidate, EmailSource& source)
    {
        constexpr uint64_t largest = 64 * 1024 * 1024;
        Match match = m_filter.match(candidate, &source);
        for (const Level level : {Level::Header, Level::Whole}) {
            if (match != Match::Unknown)
                break;
            if (level == Level::Header && m_filter.needed() != Level::Header)
                continue;
            if (candidate.entry->size > largest && level == Level::Whole)
                break;
            Task<Result<void>> reading = readBytes(m_call, source, level);
            auto read = co_await reading;
            if (!read && read.error().kind == ErrorKind::NotFound)
                co_return Match::No; // gone meanwhile
            if (!read)
                co_return refuse(read.error());
            match = m_filter.match(candidate, &source);
            Task<bool> turns = takeTurns();
            if (co_await turns)
                co_return refuse("serverUnavailable", "the server is stopping");
        }
        co_return match == Match::Yes ? Match::Yes : Match::No;
    }

    Call m_call;
    const EmailQuery& m_query;
    const AccountView& m_view;
    EmailFilter m_filter;
    std::vector<Candidate> m_candidates;
    int64_t m_started = 0;
};

bool mentionsThreads(const Filter& filter)
{
    if (filter.condition) {
        for (const auto& member : *filter.condition) {
            if (std::string_view(member.key().data(), member.key().size()).ends_with("InThreadHaveKeyword"))
                return true;
        }
    }
    return std::any_of(filter.operands.begin(), filter.operands.end(), mentionsThreads);
}

} // namespace

bool EmailQuery::dependsOnThreads() const
{
    return collapseThreads || mentionsThreads(filter) || std::any_of(sort.begin(), sort.end(), [](const Sort& one) {
               return one.property.ends_with("InThreadHaveKeyword");
           });
}

tl::expected<EmailQuery, MethodError> readEmailQuery(const Call& call)
{
    EmailQuery out;
    auto filter = readFilter(call, EmailFilter::check);
    if (!filter)
        return tl::unexpected<MethodError>(std::move(filter.error()));
    auto sort = readSort(call, sortProperties);
    if (!sort)
        return tl::unexpected<MethodError>(std::move(sort.error()));
    for (const Sort& one : *sort) {
        if (one.property.ends_with("Keyword") && !isKeyword(one.keyword))
            return badArgument("the sort " + std::string(one.property) + " needs a keyword");
    }
    out.filter = std::move(*filter);
    out.sort = std::move(*sort);
    out.collapseThreads = call.arguments.flag("collapseThreads");
    return out;
}

Task<tl::expected<BodyListPtr, MethodError>> runEmailQuery(Call call, const EmailQuery& query, ViewPtr view)
{
    Runner runner(call, query, *view);
    Task<tl::expected<BodyListPtr, MethodError>> task = runner.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
