#include <chrono>

#include "store/read/reader.h"
#include "store/search/search_room.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

constexpr auto textPatience = std::chrono::seconds(2);
constexpr auto headPatience = std::chrono::seconds(20);
constexpr auto findPatience = std::chrono::seconds(5); ///< then whoever asks reads messages

AccountIndex::Patience lasting(const SearchRoom& room, std::chrono::milliseconds time)
{
    return [&room, until = std::chrono::steady_clock::now() + time] {
        return room.goesOn() && std::chrono::steady_clock::now() < until;
    };
}

class SearchFacade final : public Search {
public:
    explicit SearchFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void find(AccountId account, std::vector<SearchTerm> terms, Reply<SearchAnswerPtr> reply) override
    {
        SearchRoom& room = *m_reader->core().search;
        const auto work = [account, terms = std::move(terms),
                           &room](AccountIndex& index, StoreSource& source) -> Result<SearchAnswerPtr> {
            const auto patience = lasting(room, textPatience);
            auto whole = index.followHeads(source, patience);
            if (whole && *whole)
                whole = followTexts(index, source, patience);
            if (!whole)
                return passOn(whole.error());
            if (!*whole)
                room.noteAdded(account); // in the background, then
            if (source.core().limits().searchIndex)
                return index.find(terms, lasting(room, findPatience));
            auto undecided = std::make_shared<SearchAnswer>();
            undecided->terms.resize(terms.size());
            return SearchAnswerPtr(std::move(undecided));
        };
        room.ask<SearchAnswerPtr>(account, m_reader->worker(), std::move(reply), work);
    }

    void threads(AccountId account, Reply<ThreadMapPtr> reply) override
    {
        SearchRoom& room = *m_reader->core().search;
        const ThreadMapPtr known = room.rememberedThreads(account);
        if (known && isCurrent(account, *known))
            return reply(known);
        const auto work = [account, known, &room](AccountIndex& index, StoreSource& source) -> Result<ThreadMapPtr> {
            POSTHORN_TRY(followAllHeads(room, account, index, source));
            auto map = index.threads();
            if (map && *map != known) {
                room.rememberThreads(account, *map);
                room.noteAdded(account); // there are texts to be read, now or when somebody asks
            }
            return map;
        };
        room.ask<ThreadMapPtr>(account, m_reader->worker(), std::move(reply), work);
    }

    void threadsOf(AccountId account, std::vector<BodyId> bodies, Reply<std::vector<ThreadId>> reply) override
    {
        SearchRoom& room = *m_reader->core().search;
        if (const ThreadMapPtr known = room.rememberedThreads(account); known && isCurrent(account, *known)) {
            std::vector<ThreadId> threads;
            threads.reserve(bodies.size());
            for (const BodyId body : bodies)
                threads.push_back(known->threadOf(body));
            return reply(std::move(threads));
        }
        const auto work = [account, bodies = std::move(bodies),
                           &room](AccountIndex& index, StoreSource& source) -> Result<std::vector<ThreadId>> {
            POSTHORN_TRY(followAllHeads(room, account, index, source));
            return index.threadsOf(bodies);
        };
        room.ask<std::vector<ThreadId>>(account, m_reader->worker(), std::move(reply), work);
    }

    void previews(AccountId account, std::vector<BodyId> bodies,
                  Reply<std::vector<std::optional<std::string>>> reply) override
    {
        const auto work = [bodies = std::move(bodies)](AccountIndex& index, StoreSource&) {
            return index.previews(bodies);
        };
        m_reader->core().search->ask<std::vector<std::optional<std::string>>>(account, m_reader->worker(),
                                                                              std::move(reply), work);
    }

    void position(AccountId account, Reply<SearchPosition> reply) override
    {
        const auto work = [](AccountIndex& index, StoreSource&) { return index.position(); };
        m_reader->core().search->ask<SearchPosition>(account, m_reader->worker(), std::move(reply), work);
    }

private:
    /// Unavailable when it takes too long; it goes on in the background then.
    static Result<void> followAllHeads(SearchRoom& room, AccountId account, AccountIndex& index, StoreSource& source)
    {
        auto whole = index.followHeads(source, lasting(room, headPatience));
        if (!whole)
            return passOn(whole.error());
        if (*whole)
            return {};
        room.noteAdded(account);
        return fail(ErrorKind::Unavailable, "the conversations of this account are still being found out");
    }

    /// Whether nothing came to the account since; one short question on the worker's own connection.
    bool isCurrent(AccountId account, const ThreadMap& map)
    {
        auto sql = m_reader->sql();
        if (!sql)
            return false;
        const auto now = readPositions(**sql, account);
        return now && now->mailboxes == map.positions;
    }

    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Search> makeSearch(ReaderPtr reader)
{
    return std::make_shared<SearchFacade>(std::move(reader));
}

} // namespace posthorn::store
