// Questions to a room, and those that go through it from occupant to occupant (XEP-0045 section 17.4 and XEP-0410). What
// passes gets an id by which the answer finds the client that asked and the occupant who was asked.
#include "base/crypto/crypto.h"
#include "base/text.h"
#include "xmpp/rooms/room.h"
#include "xmpp/rooms/room_host.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

using muc::Affiliation;

namespace {

constexpr size_t largestVcard = 128 * 1024;

} // namespace

void Room::question(const StanzaPtr& stanza)
{
    if (stanza->isRequest() && !stanza->payload())
        return refuse(stanza, {Condition::BadRequest});
    if (!stanza->to.isBare())
        return stanza->isRequest() ? passOnQuestion(stanza) : passOnAnswer(stanza);
    if (!stanza->isRequest())
        return;
    struct Row {
        std::string_view element;
        std::string_view ns;
        bool get, set;
        void (Room::*answer)(const StanzaPtr&);
    };
    static constexpr Row rows[] = {
        {"query", ns::discoInfo, true, false, &Room::info},
        {"query", ns::discoItems, true, false, &Room::items},
        {"query", muc::admin, true, true, &Room::administer},
        {"query", muc::owner, true, true, &Room::own},
        {"query", muc::registration, true, true, &Room::registration},
        {"query", ns::mam, true, true, &Room::queryArchive},
        {"metadata", ns::mam, true, false, &Room::queryArchive},
        {"moderate", muc::moderate, false, true, &Room::moderate},
        {"apply-to", muc::fasten, false, true, &Room::moderate},
        {"vCard", muc::vcard, true, true, &Room::vcard},
    };
    const Element& payload = *stanza->payload();
    for (const Row& row : rows) {
        if (payload.is(row.element, row.ns) && (stanza->type == "get" ? row.get : row.set)) {
            // A new room is its owner's alone until it is configured.
            if (m_locked && affiliationOf(stanza->from) < Affiliation::Owner)
                return refuse(stanza, {Condition::ItemNotFound});
            return (this->*row.answer)(stanza);
        }
    }
    if (payload.is("ping", muc::ping) && stanza->type == "get")
        return answer(stanza);
    refuse(stanza, {Condition::ServiceUnavailable});
}

void Room::passOnQuestion(const StanzaPtr& stanza)
{
    const Element& payload = *stanza->payload();
    const Occupant* const asker = occupantOf(stanza->from);
    if (!asker) {
        const bool isDisco = payload.ns == ns::discoInfo || payload.ns == ns::discoItems;
        return refuse(stanza, {isDisco ? Condition::BadRequest : Condition::NotAcceptable}); // section 6.6
    }
    const Occupant* const asked = named(stanza->to.resource);
    if (!asked)
        return refuse(stanza, {Condition::ItemNotFound, "nobody of that name is here"});
    if (asked == asker && payload.is("ping", muc::ping)) // XEP-0410
        return answer(stanza);
    const auto session = std::find_if(asker->sessions.begin(), asker->sessions.end(),
                                      [&](const RoomSession& each) { return each.jid == stanza->from; });
    const auto question = std::make_shared<Stanza>(*stanza);
    question->from = nickJid(asker->nick);
    question->id = std::to_string(session->number) + '-' + std::to_string(asked->number) + '-' + stanza->id;
    // The account has the vCard, not the client.
    question->to = payload.ns == muc::vcard ? asked->bare : asked->sessions.back().jid;
    station().route(question);
}

void Room::passOnAnswer(const StanzaPtr& stanza)
{
    std::string_view rest = stanza->id;
    const auto session = parseNumber<uint64_t>(takeUntil(rest, '-'));
    const auto occupant = parseNumber<uint64_t>(takeUntil(rest, '-'));
    const Occupant* const asker = named(stanza->to.resource);
    if (!session || !occupant || !asker)
        return;
    const auto to = std::find_if(asker->sessions.begin(), asker->sessions.end(),
                                 [&](const RoomSession& each) { return each.number == *session; });
    const auto asked = std::find_if(m_occupants.begin(), m_occupants.end(), [&](const auto& each) {
        return each.second->number == *occupant && each.second->bare.sameBare(stanza->from);
    });
    if (to == asker->sessions.end() || asked == m_occupants.end())
        return;
    auto answer = std::make_shared<Stanza>(*stanza);
    answer->from = nickJid(asked->first);
    answer->to = to->jid;
    answer->id = std::string(rest);
    station().route(answer);
}

// The room's picture (XEP-0486): in its vCard, with a hash of it where clients look for changes.
void Room::vcard(const StanzaPtr& question)
{
    if (question->type == "get") {
        if (m_vcard.empty())
            return answer(question, Element("vCard", muc::vcard));
        return answer(question, Element::ofXml(m_vcard));
    }
    if (affiliationOf(question->from) < Affiliation::Owner)
        return refuse(question, {Condition::Forbidden});
    const Element& card = *question->payload();
    std::string xml = toXml(card);
    if (xml.size() > largestVcard)
        return refuse(question, {Condition::PolicyViolation, "the vCard is too large"});
    std::string hash;
    if (const Element* photo = card.child("PHOTO", muc::vcard)) {
        std::string data = photo->childText("BINVAL", muc::vcard);
        std::erase_if(data, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
        const auto bytes = base64Decode(data);
        if (!bytes)
            return refuse(question, {Condition::BadRequest, "the picture is not in base64"});
        if (!bytes->empty())
            hash = toLower(hexEncode(crypto::hash(crypto::Hash::Sha1, *bytes)));
    }
    m_settings.avatarHash = hash;
    m_vcard = std::move(xml);
    save({{"vcard", m_vcard, false}}, [this, question](Result<void> kept) { answerWhen(question, std::move(kept)); });
    Letters letters;
    toAll(letters, notice({muc::ConfigurationChanged}));
    if (const auto picture = avatarPresence())
        toAll(letters, picture);
    send(std::move(letters));
}

} // namespace posthorn::xmpp
