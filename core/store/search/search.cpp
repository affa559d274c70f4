#include "store/search/search.h"

#include <algorithm>

namespace posthorn::store {

SearchMatch SearchAnswer::match(size_t term, BodyId body) const
{
    const Term& found = terms[term];
    if (!found.decided)
        return SearchMatch::Maybe;
    if (std::binary_search(found.bodies.begin(), found.bodies.end(), body))
        return found.exact ? SearchMatch::Yes : SearchMatch::Maybe;
    return std::binary_search(open.begin(), open.end(), body) ? SearchMatch::Maybe : SearchMatch::No;
}

ThreadId ThreadMap::threadOf(BodyId body) const
{
    const auto found =
        std::lower_bound(byBody.begin(), byBody.end(), body, [](const Item& item, BodyId b) { return item.body < b; });
    return found != byBody.end() && found->body == body ? found->thread : 0;
}

size_t ThreadMap::firstOf(ThreadId thread) const
{
    return size_t(std::lower_bound(byThread.begin(), byThread.end(), thread,
                                   [](const Item& item, ThreadId t) { return item.thread < t; }) -
                  byThread.begin());
}

} // namespace posthorn::store
