// muc#owner: a room is configured, and destroyed (XEP-0045 sections 10.1, 10.2, 10.9).
#include <set>

#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/rooms/rooms_service.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using muc::Affiliation;

namespace {

constexpr std::string_view adminsField = "muc#roomconfig_roomadmins";
constexpr std::string_view ownersField = "muc#roomconfig_roomowners";
constexpr size_t mostShownInForm = 200;
constexpr size_t longestReason = 4096;

// Nothing for what is no list of addresses.
std::optional<std::set<Jid>> addresses(const FormField& field)
{
    std::set<Jid> all;
    for (const std::string& each : field.values) {
        const auto jid = Jid::parse(each);
        if (!jid)
            return std::nullopt;
        all.insert(jid->bare());
    }
    return all;
}

} // namespace

void Room::own(const StanzaPtr& question)
{
    const Element& query = *question->payload();
    if (affiliationOf(question->from) < Affiliation::Owner)
        return refuse(question, {Condition::Forbidden});
    if (question->type == "get")
        return sendForm(question);
    if (const Element* wish = query.child("destroy", muc::owner)) {
        if (wish->hasAttribute("jid") && !Jid::parse(wish->attribute("jid")))
            return refuse(question, {Condition::JidMalformed});
        return destroy(wish, [this, question](Result<void> done) { answerWhen(question, std::move(done)); });
    }
    const Element* const x = query.child("x", ns::dataForms);
    const auto form = x ? DataForm::fromElement(*x) : std::nullopt;
    if (!form || (form->type != "submit" && form->type != "cancel"))
        return refuse(question, {Condition::BadRequest});
    if (form->type == "cancel") {
        if (m_locked) // section 10.1.4: then there is none
            return destroy(nullptr, [this, question](Result<void> done) { answerWhen(question, std::move(done)); });
        return answer(question);
    }
    if (!form->fields.empty() && form->field("FORM_TYPE") && form->formType() != muc::roomConfig)
        return refuse(question, {Condition::BadRequest});
    configure(question, *form);
}

void Room::sendForm(const StanzaPtr& question)
{
    DataForm form;
    form.type = "form";
    form.title = "Configuration of " + m_jid.text();
    form.addHidden(muc::roomConfig);
    m_settings.addTo(form);
    for (const auto& [var, affiliation, label] :
         {std::tuple{adminsField, Affiliation::Admin, "Administrators"}, {ownersField, Affiliation::Owner, "Owners"}}) {
        FormField field;
        field.var = var;
        field.type = "jid-multi";
        field.label = label;
        for (const auto& [jid, affiliate] : m_affiliates) {
            if (affiliate.affiliation == affiliation)
                field.values.push_back(jid.text());
        }
        if (field.values.size() <= mostShownInForm) // longer lists are changed by muc#admin alone
            form.fields.push_back(std::move(field));
    }
    Element query("query", muc::owner);
    query.add(form.toElement());
    answer(question, std::move(query));
}

void Room::configure(const StanzaPtr& question, const DataForm& form)
{
    RoomSettings settings = m_settings;
    if (const auto read = settings.readFrom(form); !read)
        return refuse(question, {Condition::NotAcceptable, read.error().text});
    // Here the lists are whole ones (section 10.2).
    std::vector<std::pair<Jid, Affiliation>> changes;
    for (const auto& [var, affiliation] : {std::pair{adminsField, Affiliation::Admin}, {ownersField, Affiliation::Owner}}) {
        const FormField* const field = form.field(var);
        if (!field)
            continue;
        const auto wanted = addresses(*field);
        if (!wanted)
            return refuse(question, {Condition::JidMalformed});
        if (wanted->size() > mostShownInForm)
            return refuse(question, {Condition::NotAcceptable, "too many at once"});
        for (const auto& [jid, affiliate] : m_affiliates) {
            if (affiliate.affiliation == affiliation && !wanted->contains(jid))
                changes.emplace_back(jid, affiliation == Affiliation::Owner ? Affiliation::Admin : Affiliation::Member);
        }
        for (const Jid& jid : *wanted) {
            const auto found = m_affiliates.find(jid);
            if (found == m_affiliates.end() || found->second.affiliation != affiliation)
                changes.emplace_back(jid, affiliation);
        }
    }
    std::map<Jid, Affiliation> then; // an address may stand in both lists
    for (const auto& [jid, affiliation] : changes)
        then[jid] = affiliation;
    size_t ownersThen = 0;
    for (const auto& [jid, affiliate] : m_affiliates)
        ownersThen += !then.contains(jid) && affiliate.affiliation == Affiliation::Owner;
    for (const auto& [jid, affiliation] : then)
        ownersThen += affiliation == Affiliation::Owner;
    if (ownersThen == 0)
        return refuse(question, {Condition::NotAcceptable, "a room needs an owner"});
    if (m_affiliates.size() + changes.size() > mostAffiliates)
        return refuse(question, {Condition::ResourceConstraint, "the room's lists are full"});
    const RoomSettings before = std::exchange(m_settings, std::move(settings));
    m_locked = false;
    std::vector<store::RoomEntry> entries;
    for (const auto& [jid, affiliation] : changes) {
        setAffiliation(jid, affiliation, {});
        entries.push_back(entryOf(jid));
    }
    applySettings(before);
    save(std::move(entries), [this, question](Result<void> kept) { answerWhen(question, std::move(kept)); });
}

// Section 10.2.1: what was changed the occupants are told of.
void Room::applySettings(const RoomSettings& before)
{
    changed();
    if (m_settings.membersOnly && !before.membersOnly) {
        std::vector<std::string> strangers;
        for (const auto& [nick, occupant] : m_occupants) {
            if (affiliationOf(occupant->bare) < Affiliation::Member)
                strangers.push_back(nick);
        }
        for (const std::string& nick : strangers) {
            if (Occupant* occupant = named(nick))
                remove(*occupant, {.gone = true, .codes = {muc::MembersOnly}});
        }
    }
    const bool wasArchived = before.persistent && before.archived;
    const bool willBeArchived = m_settings.persistent && m_settings.archived;
    Letters letters;
    if (willBeArchived != wasArchived)
        toAll(letters, notice({willBeArchived ? muc::LoggingOn : muc::LoggingOff}));
    if (m_settings.nonAnonymous != before.nonAnonymous)
        toAll(letters, notice({m_settings.nonAnonymous ? muc::NonAnonymous : muc::SemiAnonymous}));
    toAll(letters, notice({muc::ConfigurationChanged}));
    send(std::move(letters));
}

// Section 10.9: one presence for each, not one of each for each.
void Room::destroy(const Element* wish, Done done)
{
    if (m_creating) { // the store is to have it before it can forget it
        m_saves.push_back([this, kept = wish ? std::optional<Element>(*wish) : std::nullopt, done = std::move(done)] {
            destroy(kept ? &*kept : nullptr, done);
        });
        return;
    }
    Letters letters;
    for (const auto& [nick, occupant] : m_occupants) {
        auto presence = std::make_shared<Stanza>(Kind::Presence, "unavailable");
        presence->from = nickJid(nick);
        Element& x = presence->add("x", muc::user);
        x.add("item").set("affiliation", "none").set("role", "none");
        Element& why = x.add("destroy");
        if (wish) {
            why.set("jid", wish->attribute("jid"));
            for (const std::string_view part : {"password", "reason"}) {
                if (const std::string text = wish->childText(part, muc::owner); !text.empty())
                    why.addText(part, beginningOf(text, longestReason));
            }
        }
        muc::addStatus(x, muc::Self);
        letters.push_back({presence, sessionsOf(*occupant)});
    }
    send(std::move(letters));
    m_sessions.clear();
    m_occupants.clear();
    changed();
    m_destroyed = true;
    if (std::exchange(m_counted, false))
        m_host.service().countTemporary(m_creator, -1);
    m_host.destroyed(m_jid, m_id, std::move(done));
}

} // namespace posthorn::xmpp
