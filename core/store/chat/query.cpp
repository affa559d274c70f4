#include "store/chat/query.h"

#include <algorithm>

#include "store/chat/rows.h"
#include "store/chat/words.h"

namespace posthorn::store {

namespace {

constexpr size_t rowWorth = 512; ///< bytes of text that cost as much to look at as one more row

class Question {
public:
    Question(sql::Connection& sql, const ArchiveQuery& query)
        : m_sql(sql)
        , m_query(query)
        , m_words(query.text)
        , m_backwards(query.last || query.pageBefore)
    {
        if (query.start)
            m_lowest = firstIdAt(*query.start);
        if (query.end)
            m_highest = lastIdAt(*query.end);
        narrow(query.after, query.before);
    }

    Result<ArchivePage> answer()
    {
        for (const auto& id : {m_query.after, m_query.before, m_query.pageAfter, m_query.pageBefore}) {
            if (id)
                POSTHORN_TRY(mustExist(*id));
        }
        if (m_query.ids.size() > mostArchiveIds)
            return fail(ErrorKind::Limit, "too many ids at once");
        const auto done = !m_query.ids.empty() ? pageOfIds() : filters() ? filteredPage() : plainPage();
        if (!done)
            return passOn(done.error());
        return std::move(m_page);
    }

private:
    /// What no index helps with.
    bool filters() const { return !m_query.withResource.empty() || !m_words.empty(); }

    void narrow(const std::optional<ArchiveId>& after, const std::optional<ArchiveId>& before)
    {
        if (after && *after == ~ArchiveId(0))
            m_empty = true;
        else if (after)
            m_lowest = std::max(m_lowest, *after + 1);
        if (before && *before == 0)
            m_empty = true;
        else if (before)
            m_highest = std::min(m_highest, *before - 1);
    }
    bool isEmpty() const { return m_empty || m_lowest > m_highest; }

    Result<void> mustExist(ArchiveId id)
    {
        auto found = sql::number(m_sql, 0, "SELECT 1 FROM chat_entry WHERE owner = ? AND id = ?", m_query.owner,
                                 idToRow(id));
        if (!found)
            return passOn(found.error());
        if (*found == 0)
            return fail(ErrorKind::NotFound, "no such message in the archive");
        return {};
    }

    bool passes(const ArchivedMessage& message) const
    {
        return (m_query.withResource.empty() || message.withResource == m_query.withResource) &&
               m_words.occurIn(message.text);
    }

    /// Entries from @p lowest to @p highest, with this question's @p columns and what follows the condition.
    Result<sql::Rows> select(std::string_view columns, ArchiveId lowest, ArchiveId highest, std::string_view rest,
                             size_t limit)
    {
        std::string text(columns);
        text += m_query.with.empty() ? "WHERE e.owner = ? AND e.id >= ? AND e.id <= ?"
                                     : "WHERE e.owner = ? AND e.peer = ? AND e.peer <> '' AND e.id >= ? AND e.id <= ?";
        text += rest;
        if (!m_query.with.empty())
            useIndex(m_sql, text, "chat_entry_peer");
        const int64_t from = idToRow(lowest), to = idToRow(highest);
        if (m_query.with.empty())
            return sql::select(m_sql, text, m_query.owner, from, to, limit);
        return sql::select(m_sql, text, m_query.owner, m_query.with, from, to, limit);
    }

    Result<sql::Rows> messages(size_t limit)
    {
        return select("SELECT " POSTHORN_ARCHIVED_COLUMNS POSTHORN_ARCHIVED_FROM, m_lowest, m_highest,
                      m_backwards ? " ORDER BY e.id DESC LIMIT ?" : " ORDER BY e.id LIMIT ?", limit);
    }

    /// How many of the whole result lie from @p lowest to @p highest, mostCounted + 1 for more.
    Result<uint64_t> count(ArchiveId lowest, ArchiveId highest)
    {
        if (lowest > highest)
            return uint64_t(0);
        uint64_t found = 0;
        POSTHORN_TRY(sql::each(select("SELECT COUNT(*) FROM (SELECT 1 FROM chat_entry e ", lowest, highest,
                                      " LIMIT ?) AS part", size_t(mostCounted) + 1),
                               [&](const sql::Rows& row) { found = uint64_t(row.integer(0)); }));
        return found;
    }

    /// False when the page is full without it.
    bool take(ArchivedMessage message)
    {
        if (m_page.items.size() >= m_query.most)
            return false;
        const size_t bytes = message.stanza.size() + message.text.size();
        if (!m_page.items.empty() && m_bytes + bytes > mostPageBytes)
            return false;
        m_bytes += bytes;
        m_page.items.push_back(std::move(message));
        return true;
    }

    /// An index says all: the page is one range, the count another.
    Result<void> plainPage()
    {
        const ArchiveId lowest = m_lowest, highest = m_highest; // of the whole result
        const bool never = isEmpty();
        narrow(m_query.pageAfter, m_query.pageBefore);
        m_page.complete = true;
        if (!isEmpty()) {
            POSTHORN_TRY(eachUntil(messages(std::min<size_t>(m_query.most, INT32_MAX) + 1), [&](const sql::Rows& row) {
                m_page.complete = take(readArchived(row));
                return m_page.complete;
            }));
        }
        if (m_backwards)
            std::reverse(m_page.items.begin(), m_page.items.end());
        if (never)
            return {};
        return countAll(lowest, highest);
    }

    Result<void> countAll(ArchiveId lowest, ArchiveId highest)
    {
        const size_t shown = m_page.items.size();
        const bool fromStart = !m_query.pageAfter && (!m_backwards || m_page.complete);
        if (shown > 0 && fromStart)
            m_page.firstIndex = 0;
        // A page that shows all need not be counted.
        if (shown > 0 && fromStart && m_page.complete && !m_query.pageBefore) {
            m_page.count = shown;
            return {};
        }
        auto all = count(lowest, highest);
        if (!all)
            return passOn(all.error());
        m_page.countIsExact = *all <= mostCounted;
        m_page.count = std::min(*all, mostCounted);
        if (shown == 0 || m_page.firstIndex)
            return {};
        const ArchiveId first = m_page.items.front().id;
        auto before = first > 0 ? count(lowest, first - 1) : Result<uint64_t>(0);
        if (!before)
            return passOn(before.error());
        if (*before <= mostCounted)
            m_page.firstIndex = *before;
        return {};
    }

    /// Rows are looked at one by one, mostExamined at most.
    Result<void> filteredPage()
    {
        const bool whole = !m_query.pageAfter && !m_query.pageBefore;
        narrow(m_query.pageAfter, m_query.pageBefore);
        uint64_t matches = 0; ///< also of what did not fit in
        bool full = false;
        size_t examined = 0;
        if (!isEmpty()) {
            ArchiveId last = 0;
            POSTHORN_TRY(eachUntil(messages(mostExamined + 1), [&](const sql::Rows& row) {
                if (examined >= mostExamined) {
                    m_page.examinedTo = last;
                    return false;
                }
                ArchivedMessage message = readArchived(row);
                examined += 1 + message.text.size() / rowWorth;
                last = message.id;
                if (!passes(message))
                    return true;
                ++matches;
                full = m_query.most > 0 && !take(std::move(message));
                return !full;
            }));
        }
        if (m_backwards)
            std::reverse(m_page.items.begin(), m_page.items.end());
        m_page.complete = !full && !m_page.examinedTo && (m_query.most > 0 || matches == 0);
        m_page.count = matches;
        m_page.countIsExact = whole && !full && !m_page.examinedTo;
        if (!m_page.items.empty() && whole && (!m_backwards || m_page.complete))
            m_page.firstIndex = 0;
        return {};
    }

    Result<void> pageOfIds()
    {
        std::vector<ArchiveId> ids = m_query.ids;
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        std::vector<ArchiveId> result;
        for (const ArchiveId id : ids) {
            auto message = one(id);
            if (!message)
                return passOn(message.error());
            if (id >= m_lowest && id <= m_highest && !m_empty &&
                (m_query.with.empty() || message->with == m_query.with) && passes(*message))
                result.push_back(id);
        }
        m_page.count = result.size();
        auto first = result.begin(), last = result.end();
        if (m_query.pageAfter)
            first = std::upper_bound(first, last, *m_query.pageAfter);
        if (m_query.pageBefore)
            last = std::lower_bound(first, last, *m_query.pageBefore);
        if (m_backwards)
            std::reverse(first, last);
        m_page.complete = true;
        for (auto at = first; at != last; ++at) {
            auto message = one(*at);
            if (!message)
                return passOn(message.error());
            if (!take(std::move(*message))) {
                m_page.complete = false;
                break;
            }
        }
        if (m_backwards) {
            std::reverse(first, last);
            std::reverse(m_page.items.begin(), m_page.items.end());
        }
        if (!m_page.items.empty())
            m_page.firstIndex =
                uint64_t(std::lower_bound(result.begin(), result.end(), m_page.items.front().id) - result.begin());
        return {};
    }

    Result<ArchivedMessage> one(ArchiveId id)
    {
        std::optional<ArchivedMessage> found;
        POSTHORN_TRY(sql::each(sql::select(m_sql, "SELECT " POSTHORN_ARCHIVED_COLUMNS POSTHORN_ARCHIVED_FROM
                                                  "WHERE e.owner = ? AND e.id = ?",
                                           m_query.owner, idToRow(id)),
                               [&](const sql::Rows& row) { found = readArchived(row); }));
        if (!found)
            return fail(ErrorKind::NotFound, "no such message in the archive");
        return std::move(*found);
    }

    sql::Connection& m_sql;
    const ArchiveQuery& m_query;
    const SearchWords m_words;
    const bool m_backwards;
    ArchiveId m_lowest = 0, m_highest = ~ArchiveId(0); ///< both inclusive
    bool m_empty = false;
    ArchivePage m_page;
    size_t m_bytes = 0;
};

} // namespace

Result<ArchivePage> queryArchive(sql::Connection& sql, const ArchiveQuery& query)
{
    return Question(sql, query).answer();
}

} // namespace posthorn::store
