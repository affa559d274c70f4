// What an owner decides about a room (XEP-0045 section 10.2), and what else of it lasts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "xmpp/rooms/muc.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::xmpp {

struct RoomSettings {
    enum class Private { Anyone, Participants, Moderators, None };

    std::string name;
    std::string description;
    std::string language;
    bool persistent = false;
    bool listed = true;           ///< in the service's list
    bool membersOnly = false;
    bool moderated = false;       ///< newcomers are visitors
    bool voiceByDefault = false;  ///< but those of a moderated room are not
    std::string password;         ///< empty: none is asked for
    bool nonAnonymous = false;    ///< everybody sees real addresses; else moderators alone
    bool subjectByAll = false;    ///< not by moderators alone
    bool invitesByMembers = false; ///< in a members-only room; into any other everybody may invite
    bool archived = true;
    size_t maxOccupants = 0;      ///< 0: as many as the server lets
    size_t historyLength = 20;
    Private privateMessages = Private::Anyone;
    bool showsModerators = true, showsParticipants = true, showsVisitors = true; ///< whose presence goes round
    bool listsToVisitors = true, listsToParticipants = true; ///< who may ask for the lists of members, beside moderators

    // Not in the form.
    std::string subject;
    std::string subjectBy; ///< nickname
    UnixMs subjectTime = 0;
    std::string avatarHash; ///< XEP-0153; empty: no picture
    std::string secret;     ///< key of occupant ids

    bool shows(muc::Role role) const;
    bool listsTo(muc::Role role) const;

    static constexpr size_t mostHistory = 100;

    /// The fields of muc#roomconfig, with what is set.
    void addTo(DataForm& form) const;
    /// What @p form, from a client, sets; fields that it lacks stay. Invalid with a text for a value that cannot be.
    Result<void> readFrom(const DataForm& form);

    /// As the store keeps them.
    std::string toBytes() const;
    static RoomSettings fromBytes(std::string_view bytes);
};

} // namespace posthorn::xmpp
