#include "xmpp/modules/module.h"

#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

std::span<const Module> modules()
{
    static const std::vector<Module> all = {
        rosterModule(), sessionModule(), commandsModule(), /* has nodes of its own in */ discoModule(),   pingModule(),    versionModule(), timeModule(),
        blockingModule(), carbonsModule(), archiveModule(), vcardModule(), privateModule(), lastActivityModule(),
        policyModule(), pubsubModule(), archivePrefsModule(),
        contactAddressesModule(), softwareInfoModule(), externalServicesModule(), pushModule(),
        registerModule(),
    };
    return all;
}

namespace {

bool isMine(const ServerQuestion& row, const Stanza& question)
{
    return !row.mine || row.mine(question);
}
bool isMine(const AccountQuestion&, const Stanza&)
{
    return true;
}

template<class Row>
bool fits(const Row& row, const Stanza& question, const Element& payload)
{
    return row.ns == payload.ns && (row.element.empty() || row.element == payload.name) &&
           (question.type == "get" ? row.get : row.set) && isMine(row, question);
}

} // namespace

void answerForServer(Station& station, const StanzaPtr& question)
{
    const Element* const payload = question->payload();
    for (const Module& module : modules()) {
        for (const ServerQuestion& row : module.server) {
            if (fits(row, *question, *payload))
                return row.answer(station, question);
        }
    }
    station.refuse(question, {Condition::ServiceUnavailable});
}

void answerForAccount(Home& home, const StanzaPtr& question)
{
    const Element* const payload = question->payload();
    const bool own = question->from.sameBare(home.bare());
    for (const Module& module : modules()) {
        for (const AccountQuestion& row : module.account) {
            if (!fits(row, *question, *payload))
                continue;
            if (row.ownOnly && !own)
                return home.refuse(question, {Condition::Forbidden});
            return row.answer(home, question);
        }
    }
    home.refuse(question, {Condition::ServiceUnavailable});
}

void answer(Station& station, const StanzaPtr& question, std::optional<Element> payload)
{
    const auto result = question->reply();
    if (payload)
        result->content.push_back(std::move(*payload));
    station.route(result);
}

} // namespace posthorn::xmpp
