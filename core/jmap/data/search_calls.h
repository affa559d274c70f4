// The store's search, to be awaited.
#pragma once

#include "jmap/services.h"
#include "jmap/task.h"
#include "store/search/search.h"

namespace posthorn::jmap {

inline Ask<store::ThreadMapPtr> readThreads(Services& services, store::AccountId account)
{
    return Ask<store::ThreadMapPtr>(
        [&services, account](auto reply) { services.store.search->threads(account, std::move(reply)); });
}
inline Ask<std::vector<store::ThreadId>> readThreadsOf(Services& services, store::AccountId account,
                                                       std::vector<store::BodyId> bodies)
{
    return Ask<std::vector<store::ThreadId>>([&services, account, bodies = std::move(bodies)](auto reply) {
        services.store.search->threadsOf(account, bodies, std::move(reply));
    });
}
inline Ask<store::SearchAnswerPtr> findTexts(Services& services, store::AccountId account,
                                             std::vector<store::SearchTerm> terms)
{
    return Ask<store::SearchAnswerPtr>([&services, account, terms = std::move(terms)](auto reply) {
        services.store.search->find(account, terms, std::move(reply));
    });
}
inline Ask<std::vector<std::optional<std::string>>> readPreviews(Services& services, store::AccountId account,
                                                                 std::vector<store::BodyId> bodies)
{
    return Ask<std::vector<std::optional<std::string>>>(
        [&services, account, bodies = std::move(bodies)](auto reply) {
            services.store.search->previews(account, bodies, std::move(reply));
        });
}

} // namespace posthorn::jmap
