#include "xmpp/modules/archive_search.h"

#include <iterator>

namespace posthorn::xmpp {

namespace {

struct Search {
    Executor& worker;
    std::shared_ptr<store::Archive> archive;
    store::ArchiveQuery query;
    size_t mostOctets;
    Reply<store::ArchivePage> reply;
    size_t wanted = 0;
    int looks = 0;
    store::ArchivePage found;
};

constexpr size_t aroundEach = 512; ///< octets that are sent with a message

/// Shortens the page where it is too large, at the end that the next page begins at. True: it is full.
bool shorten(store::ArchivePage& page, size_t mostOctets, bool backwards)
{
    size_t octets = 0;
    size_t kept = 0;
    const size_t all = page.items.size();
    for (; kept < all; ++kept) {
        octets += page.items[backwards ? all - 1 - kept : kept].stanza.size() + aroundEach;
        if (octets > mostOctets && kept > 0)
            break;
    }
    if (kept == all)
        return octets >= mostOctets;
    if (backwards) {
        page.items.erase(page.items.begin(), page.items.end() - std::ptrdiff_t(kept));
        if (page.firstIndex)
            *page.firstIndex += all - kept;
    } else {
        page.items.resize(kept);
    }
    page.complete = false;
    page.examinedTo.reset(); // further on than the page reaches now
    return true;
}

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
        const bool full = shorten(found, search->mostOctets, backwards);
        // A page of nothing but a count is not worth the search.
        if (full || !found.examinedTo || search->wanted == 0 || found.items.size() >= search->wanted || search->looks >= mostSearches)
            return search->reply(std::move(found));
        search->query.most = search->wanted - found.items.size();
        (backwards ? search->query.pageBefore : search->query.pageAfter) = found.examinedTo;
        search->worker.post([search] { look(search); });
    });
}

} // namespace

void searchArchive(Executor& worker, std::shared_ptr<store::Archive> archive, store::ArchiveQuery query, size_t mostOctets,
                   Reply<store::ArchivePage> reply)
{
    const size_t wanted = query.most;
    look(std::make_shared<Search>(Search{worker, std::move(archive), std::move(query), mostOctets, std::move(reply), wanted, 0, {}}));
}

size_t mostPageOctets(const config::Snapshot& settings)
{
    return size_t(settings.number(config::Setting::XmppMaxUnread)) / 16;
}

} // namespace posthorn::xmpp
