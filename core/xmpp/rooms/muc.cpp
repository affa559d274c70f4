#include "xmpp/rooms/muc.h"

#include <algorithm>
#include <iterator>

namespace posthorn::xmpp::muc {

namespace {

constexpr std::string_view affiliations[] = {"outcast", "none", "member", "admin", "owner"};
constexpr std::string_view roles[] = {"none", "visitor", "participant", "moderator"};

template<class T, size_t n>
std::optional<T> find(const std::string_view (&names)[n], std::string_view name)
{
    const auto found = std::find(std::begin(names), std::end(names), name);
    return found == std::end(names) ? std::nullopt : std::optional(T(found - std::begin(names)));
}

} // namespace

std::string_view nameOf(Affiliation affiliation) { return affiliations[size_t(affiliation)]; }
std::string_view nameOf(Role role) { return roles[size_t(role)]; }
std::optional<Affiliation> affiliationOf(std::string_view name) { return find<Affiliation>(affiliations, name); }
std::optional<Role> roleOf(std::string_view name) { return find<Role>(roles, name); }

std::shared_ptr<Stanza> errorBy(const Jid& room, const Stanza& stanza, const StanzaError& error)
{
    auto answer = stanza.errorReply(error);
    for (size_t i = 0; answer && i < answer->content.size(); ++i) {
        if (answer->content[i].is("error", ns::client))
            answer->content[i].set("by", room.text());
    }
    return answer;
}

void addStatus(Element& x, int code)
{
    x.add("status").set("code", std::to_string(code));
}

} // namespace posthorn::xmpp::muc
