// The form of muc#roomconfig as a table: each row is a field, how it is read and how it is shown. The store's form has the
// same rows and a few that owners do not set by it.
#include "xmpp/rooms/room_settings.h"

#include <vector>

#include "base/text.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

using Settings = RoomSettings;
using Options = std::vector<std::pair<std::string, std::string>>; // label, value

constexpr size_t longestText = 4096;

struct Row {
    std::string_view var;
    std::string_view type;
    std::string_view label;
    Options options;
    std::vector<std::string> (*get)(const Settings&);
    bool (*set)(Settings&, const FormField&);
};

std::string first(const FormField& field)
{
    return field.values.empty() ? std::string() : field.values.front();
}

template<bool Settings::*member>
Row flag(std::string_view var, std::string_view label)
{
    return {var, "boolean", label, {},
            [](const Settings& s) { return std::vector<std::string>{s.*member ? "1" : "0"}; },
            [](Settings& s, const FormField& field) {
                const std::string value = first(field);
                const bool on = value == "1" || value == "true";
                if (!on && value != "0" && value != "false")
                    return false;
                s.*member = on;
                return true;
            }};
}

template<std::string Settings::*member>
Row words(std::string_view var, std::string_view type, std::string_view label)
{
    return {var, type, label, {},
            [](const Settings& s) { return std::vector<std::string>{s.*member}; },
            [](Settings& s, const FormField& field) {
                std::string value;
                for (const std::string& line : field.values)
                    value += (value.empty() ? "" : "\n") + line;
                if (value.size() > longestText)
                    return false;
                s.*member = std::move(value);
                return true;
            }};
}

bool isOneOf(const std::string& value, std::initializer_list<std::string_view> known)
{
    return std::find(known.begin(), known.end(), value) != known.end();
}

Row anonymity()
{
    return {"muc#roomconfig_whois", "list-single", "Who sees the real addresses of others",
            {{"Moderators", "moderators"}, {"Anyone", "anyone"}},
            [](const Settings& s) { return std::vector<std::string>{s.nonAnonymous ? "anyone" : "moderators"}; },
            [](Settings& s, const FormField& field) {
                s.nonAnonymous = first(field) == "anyone";
                return isOneOf(first(field), {"anyone", "moderators"});
            }};
}

constexpr std::string_view privateNames[] = {"anyone", "participants", "moderators", "none"};

Row privateMessages()
{
    return {"muc#roomconfig_allowpm", "list-single", "Who may send private messages",
            {{"Anyone", "anyone"}, {"Participants", "participants"}, {"Moderators", "moderators"}, {"Nobody", "none"}},
            [](const Settings& s) {
                return std::vector<std::string>{std::string(privateNames[size_t(s.privateMessages)])};
            },
            [](Settings& s, const FormField& field) {
                for (size_t i = 0; i < std::size(privateNames); ++i) {
                    if (first(field) != privateNames[i])
                        continue;
                    s.privateMessages = Settings::Private(i);
                    return true;
                }
                return false;
            }};
}

Row mostOccupants()
{
    return {"muc#roomconfig_maxusers", "list-single", "Occupants at most",
            {{"10", "10"}, {"20", "20"}, {"50", "50"}, {"100", "100"}, {"500", "500"}, {"As the server lets", "none"}},
            [](const Settings& s) {
                return std::vector<std::string>{s.maxOccupants ? std::to_string(s.maxOccupants) : "none"};
            },
            [](Settings& s, const FormField& field) {
                const auto number = parseNumber<uint32_t>(first(field));
                s.maxOccupants = number.value_or(0);
                return isOneOf(first(field), {"none", ""}) || (number && *number > 0);
            }};
}

Row historyLength()
{
    return {"muc#maxhistoryfetch", "text-single", "Messages of before that newcomers get", {},
            [](const Settings& s) { return std::vector<std::string>{std::to_string(s.historyLength)}; },
            [](Settings& s, const FormField& field) {
                const auto number = parseNumber<uint32_t>(first(field));
                s.historyLength = std::min<size_t>(number.value_or(0), Settings::mostHistory);
                return number.has_value();
            }};
}

constexpr std::string_view roleNames[] = {"moderator", "participant", "visitor"};

bool areRoles(const FormField& field)
{
    return std::all_of(field.values.begin(), field.values.end(), [](const std::string& each) {
        return std::find(std::begin(roleNames), std::end(roleNames), each) != std::end(roleNames);
    });
}

bool has(const FormField& field, std::string_view value)
{
    return std::find(field.values.begin(), field.values.end(), value) != field.values.end();
}

std::vector<std::string> rolesWhere(bool moderators, bool participants, bool visitors)
{
    std::vector<std::string> names;
    const bool on[] = {moderators, participants, visitors};
    for (size_t i = 0; i < std::size(roleNames); ++i) {
        if (on[i])
            names.emplace_back(roleNames[i]);
    }
    return names;
}

const Options roleOptions = {{"Moderator", "moderator"}, {"Participant", "participant"}, {"Visitor", "visitor"}};

Row presenceRoles()
{
    return {"muc#roomconfig_presencebroadcast", "list-multi", "Whose presence everybody is told of", roleOptions,
            [](const Settings& s) { return rolesWhere(s.showsModerators, s.showsParticipants, s.showsVisitors); },
            [](Settings& s, const FormField& field) {
                s.showsModerators = has(field, "moderator");
                s.showsParticipants = has(field, "participant");
                s.showsVisitors = has(field, "visitor");
                return areRoles(field);
            }};
}

Row listRoles()
{
    return {"muc#roomconfig_getmemberlist", "list-multi", "Who may ask for the list of members", roleOptions,
            [](const Settings& s) { return rolesWhere(true, s.listsToParticipants, s.listsToVisitors); },
            [](Settings& s, const FormField& field) {
                s.listsToParticipants = has(field, "participant");
                s.listsToVisitors = has(field, "visitor");
                return areRoles(field);
            }};
}

Row isProtected()
{
    return {"muc#roomconfig_passwordprotectedroom", "boolean", "A password is needed to enter", {},
            [](const Settings& s) { return std::vector<std::string>{s.password.empty() ? "0" : "1"}; },
            [](Settings&, const FormField& field) { return isOneOf(first(field), {"0", "1", "true", "false"}); }};
}

const std::vector<Row>& rows()
{
    static const std::vector<Row> all = {
        words<&Settings::name>("muc#roomconfig_roomname", "text-single", "Name"),
        words<&Settings::description>("muc#roomconfig_roomdesc", "text-single", "Description"),
        words<&Settings::language>("muc#roomconfig_lang", "text-single", "Language"),
        flag<&Settings::persistent>("muc#roomconfig_persistentroom", "It stays when nobody is in it"),
        flag<&Settings::listed>("muc#roomconfig_publicroom", "Everybody finds it in the list of rooms"),
        flag<&Settings::membersOnly>("muc#roomconfig_membersonly", "Only members may enter"),
        flag<&Settings::moderated>("muc#roomconfig_moderatedroom", "Only those with voice may speak"),
        flag<&Settings::voiceByDefault>("{https://posthorn.dev/xmpp}voice-by-default", "In a moderated room newcomers have voice"),
        isProtected(),
        words<&Settings::password>("muc#roomconfig_roomsecret", "text-private", "Password"),
        anonymity(),
        flag<&Settings::subjectByAll>("muc#roomconfig_changesubject", "Participants may change the subject"),
        flag<&Settings::invitesByMembers>("muc#roomconfig_allowinvites", "Members may invite into a members-only room"),
        privateMessages(),
        flag<&Settings::archived>("muc#roomconfig_enablelogging", "Keep what is said in the room's archive"),
        mostOccupants(),
        historyLength(),
        presenceRoles(),
        listRoles(),
    };
    return all;
}

const std::vector<Row>& keptRows()
{
    static const std::vector<Row> all = {
        words<&Settings::subject>("subject", {}, {}),
        words<&Settings::subjectBy>("subject-by", {}, {}),
        words<&Settings::avatarHash>("avatar", {}, {}),
        words<&Settings::secret>("secret", {}, {}),
        {"subject-time", {}, {}, {},
         [](const Settings& s) { return std::vector<std::string>{std::to_string(s.subjectTime)}; },
         [](Settings& s, const FormField& field) {
             s.subjectTime = parseNumber<UnixMs>(first(field)).value_or(0);
             return true;
         }},
    };
    return all;
}

void add(DataForm& form, const Settings& settings)
{
    for (const Row& row : rows()) {
        FormField field;
        field.var = row.var;
        field.type = row.type;
        field.label = row.label;
        field.options = row.options;
        field.values = row.get(settings);
        const std::string value = first(field);
        if (row.type == "list-single" && std::none_of(field.options.begin(), field.options.end(),
                                                      [&](const auto& option) { return option.second == value; }))
            field.options.emplace_back(value, value);
        form.fields.push_back(std::move(field));
    }
}

} // namespace

bool RoomSettings::shows(muc::Role role) const
{
    return role == muc::Role::Moderator ? showsModerators : role == muc::Role::Participant ? showsParticipants : showsVisitors;
}

bool RoomSettings::listsTo(muc::Role role) const
{
    return role == muc::Role::Moderator || (role == muc::Role::Participant && listsToParticipants) ||
           (role == muc::Role::Visitor && listsToVisitors);
}

void RoomSettings::addTo(DataForm& form) const
{
    add(form, *this);
}

Result<void> RoomSettings::readFrom(const DataForm& form)
{
    RoomSettings changed = *this;
    for (const Row& row : rows()) {
        if (const FormField* field = form.field(row.var); field && !row.set(changed, *field))
            return fail(ErrorKind::Invalid, "a bad value for " + std::string(row.var));
    }
    // The two fields are one thing: a password without being asked for is none.
    if (form.boolean("muc#roomconfig_passwordprotectedroom") == false)
        changed.password.clear();
    if (form.boolean("muc#roomconfig_passwordprotectedroom") == true && changed.password.empty())
        return fail(ErrorKind::Invalid, "a room with a password needs one");
    *this = std::move(changed);
    return {};
}

std::string RoomSettings::toBytes() const
{
    DataForm form;
    form.type = "result";
    for (const auto* all : {&rows(), &keptRows()}) {
        for (const Row& row : *all) {
            FormField field;
            field.var = row.var;
            field.values = row.get(*this);
            form.fields.push_back(std::move(field));
        }
    }
    return toXml(form.toElement());
}

RoomSettings RoomSettings::fromBytes(std::string_view bytes)
{
    RoomSettings settings;
    const auto element = readXml(bytes);
    const auto form = element ? DataForm::fromElement(*element) : std::nullopt;
    if (!form)
        return settings;
    for (const auto* all : {&rows(), &keptRows()}) {
        for (const Row& row : *all) {
            if (const FormField* field = form->field(row.var))
                row.set(settings, *field);
        }
    }
    return settings;
}

} // namespace posthorn::xmpp
