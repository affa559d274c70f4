#include "xmpp/account/archiving.h"

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

std::string originId(const Stanza& message)
{
    const Element* const origin = message.child("origin-id", ns::sid);
    return origin ? std::string(origin->attribute("id")) : message.id;
}

} // namespace

void appendToArchives(Station& station, const Stanza& message, std::vector<store::ArchiveEntry> entries, Ticket ticket)
{
    std::vector<store::NewArchived> messages(1);
    store::NewArchived& one = messages.front();
    one.time = station.now();
    one.originId = originId(message);
    one.text = message.childText("body");
    one.stanza = message.standalone();
    one.entries = std::move(entries);
    const size_t copies = one.entries.size();
    station.chat().archive->append(
        std::move(messages), [ticket = std::move(ticket), &station, copies, from = message.from, to = message.to](Result<void> kept) {
            if (kept)
                station.count(watch::Counter::ChatArchived, copies);
            else
                station.context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                        "a message from " + from.bareText() + " to " + to.bareText() + " was not archived: " +
                            kept.error().text + ' ' + kept.error().detail);
        });
}

} // namespace posthorn::xmpp
