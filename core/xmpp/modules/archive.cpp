// The archive of an account (XEP-0313, urn:xmpp:mam:2 and its extensions).
#include "xmpp/modules/archive_pages.h"
#include "xmpp/modules/archive_search.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

void query(Home& home, const StanzaPtr& question)
{
    std::optional<StanzaError> error;
    auto wanted = readArchiveQuery(*question->payload(), error);
    if (!wanted)
        return home.refuse(question, *error);
    wanted->owner = home.accountId();
    searchArchive(
        home.station().executor(), home.station().chat().archive, std::move(*wanted),
        mostPageOctets(*home.station().context().settings.snapshot()), home.bind([&home, question](Result<store::ArchivePage> page) {
            if (!page)
                return home.refuse(question, StanzaError::of(page.error()));
            const Resource* const asker = home.named(question->from.resource);
            if (!asker)
                return;
            sendArchivePage(*question, home.bare(), *page, [&](const std::shared_ptr<Stanza>& message) {
                message->to = question->from;
                home.deliver(*asker, message);
            });
            home.answer(question, archiveFin(*page));
        }));
}

void fields(Home& home, const StanzaPtr& question)
{
    home.answer(question, archiveFields());
}

void metadata(Home& home, const StanzaPtr& question)
{
    home.station().chat().archive->ends(home.accountId(), home.bind([&home, question](Result<store::ArchiveEnds> ends) {
        if (!ends)
            return home.refuse(question, StanzaError::of(ends.error()));
        home.answer(question, archiveMetadata(*ends));
    }));
}

} // namespace

Module archiveModule()
{
    // The archive is the account's; but there are clients (profanity) that look for it with the server.
    return {"XEP-0313", {ns::mam}, {ns::mam, mamExtended, ns::sid}, {}, {
        {"query", ns::mam, false, true, true, query},
        {"query", ns::mam, true, false, true, fields},
        {"metadata", ns::mam, true, false, true, metadata},
    }};
}

} // namespace posthorn::xmpp
