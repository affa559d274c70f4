// A room's archive (XEP-0313): of persistent rooms, for whoever may enter.
#include "xmpp/modules/archive_pages.h"
#include "xmpp/modules/archive_search.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using muc::Affiliation;

void Room::archive(const Stanza& message, uint64_t id, const Jid& sender, const Ticket& ticket)
{
    if (!isArchived())
        return;
    store::NewArchived archived;
    archived.time = station().now();
    archived.groupchat = true;
    archived.originId = message.id;
    archived.text = message.childText("body");
    archived.stanza = message.standalone();
    archived.entries.push_back({-m_id, id, sender.text(), message.from.resource, true});
    std::vector<store::NewArchived> all;
    all.push_back(std::move(archived));
    station().chat().archive->append(std::move(all), [ticket, &here = station(), jid = m_jid](Result<void> kept) {
        if (kept)
            here.count(watch::Counter::ChatArchived);
        else
            here.context().hub.log(watch::Channel::Xmpp, watch::Level::Error,
                    "a message was not archived for " + jid.text() + ": " + kept.error().text + ' ' + kept.error().detail);
    });
}

// A password is known to those who got in; of the others it is not asked here, so they stay outside.
bool Room::isWelcome(const Jid& session) const
{
    const Affiliation affiliation = affiliationOf(session);
    if (affiliation == Affiliation::Outcast || !isWithinReach(session.bare()))
        return false;
    return occupantOf(session) || affiliation >= Affiliation::Member ||
           (!m_settings.membersOnly && m_settings.password.empty());
}

void Room::queryArchive(const StanzaPtr& question)
{
    if (!isArchived())
        return refuse(question, {Condition::FeatureNotImplemented, "this room has no archive"});
    if (!isWelcome(question->from))
        return refuse(question, {Condition::Forbidden});
    if (question->payload()->name == "metadata")
        return station().chat().archive->ends(-m_id, later([this, question](Result<store::ArchiveEnds> ends) {
            if (!ends)
                return refuse(question, StanzaError::of(ends.error()));
            answer(question, archiveMetadata(*ends));
        }));
    if (question->type == "get")
        return answer(question, archiveFields());
    std::optional<StanzaError> error;
    auto wanted = readArchiveQuery(*question->payload(), error);
    if (!wanted)
        return refuse(question, *error);
    const Occupant* const asker = occupantOf(question->from);
    const bool seesJids = m_settings.nonAnonymous || affiliationOf(question->from) >= Affiliation::Admin ||
                          (asker && asker->role == muc::Role::Moderator);
    // "with" is a nickname in the room, or somebody whom the asker may know.
    if (const auto with = Jid::parse(wanted->with); with && with->sameBare(m_jid))
        wanted->with.clear();
    else if (!wanted->with.empty() && !seesJids)
        return refuse(question, {Condition::Forbidden});
    wanted->owner = -m_id;
    const size_t mostOctets = mostPageOctets(*station().context().settings.snapshot());
    searchArchive(station().executor(), station().chat().archive, std::move(*wanted), mostOctets, later([this, question, seesJids](Result<store::ArchivePage> page) {
        if (!page)
            return refuse(question, StanzaError::of(page.error()));
        Letters letters;
        const AudiencePtr to = only(question->from);
        sendArchivePage(
            *question, m_jid, *page, [&](std::shared_ptr<Stanza> message) { letters.push_back({std::move(message), to}); },
            [seesJids](const store::ArchivedMessage& each) {
                constexpr std::string_view end = "</message>";
                if (!seesJids || !each.stanza.ends_with(end) || each.with.find('@') == std::string::npos)
                    return each.stanza;
                Element x("x", muc::user);
                x.add("item").set("jid", each.with);
                return each.stanza.substr(0, each.stanza.size() - end.size()) + toXml(x, ns::client) + std::string(end);
            });
        const auto fin = question->reply();
        fin->content.push_back(archiveFin(*page));
        letters.push_back({fin, to}); // behind them, on the same way
        send(std::move(letters));
    }));
}

} // namespace posthorn::xmpp
