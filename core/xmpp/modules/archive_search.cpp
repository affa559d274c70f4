#include "xmpp/modules/archive_search.h"

#include <iterator>

namespace posthorn::xmpp {

namespace {

struct Search {
    Executor& worker;
    std::shared_ptr<store::Archive> archive;
    store::ArchiveQuery query;
    Reply<store::ArchivePage> reply;
    size_t wanted = 0;
    int looks = 0;
    store::ArchivePage found;
};

void look(const std::shared_ptr<Search>& search)
{
    const bool backwards = search->query.last || search->query.pageBefore;
    search->archive->query(search->query, [search, backwards](Result<store::ArchivePage> page) {
        if (!page)
            return search->reply(std::move(page));
        store::ArchivePage& found = search->found;
        if (search->looks++ == 0) {
            found = std::move(*page);
        } else {
            found.items.insert(backwards ? found.items.begin() : found.items.end(), std::make_move_iterator(page->items.begin()),
                               std::make_move_iterator(page->items.end()));
            found.complete = page->complete;
            found.examinedTo = page->examinedTo;
            found.count += page->count;
            found.countIsExact = false;
            found.firstIndex.reset();
        }
        // A page of nothing but a count is not worth the search.
        if (!found.examinedTo || search->wanted == 0 || found.items.size() >= search->wanted || search->looks >= mostSearches)
            return search->reply(std::move(found));
        search->query.most = search->wanted - found.items.size();
        (backwards ? search->query.pageBefore : search->query.pageAfter) = found.examinedTo;
        search->worker.post([search] { look(search); });
    });
}

} // namespace

void searchArchive(Executor& worker, std::shared_ptr<store::Archive> archive, store::ArchiveQuery query,
                   Reply<store::ArchivePage> reply)
{
    const size_t wanted = query.most;
    look(std::make_shared<Search>(Search{worker, std::move(archive), std::move(query), std::move(reply), wanted, 0, {}}));
}

} // namespace posthorn::xmpp
