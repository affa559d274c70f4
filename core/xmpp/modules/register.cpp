// In-Band Registration (XEP-0077), of which there is the change of one's password only.
#include "directory/own_password.h"
#include "xmpp/modules/module.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view registration = "jabber:iq:register";

void fields(Home& home, const StanzaPtr& question)
{
    Element query("query", registration);
    query.add("registered");
    query.addText("username", home.bare().local).addText("password", {});
    home.answer(question, std::move(query));
}

void change(Home& home, const StanzaPtr& question)
{
    const Element& query = *question->payload();
    if (query.child("remove", registration)) // accounts are made and removed by administrators
        return home.refuse(question, {Condition::NotAllowed, "accounts are removed by the administrator"});
    const std::string name = query.childText("username", registration);
    const std::string password = query.childText("password", registration);
    if (name.empty() || password.empty())
        return home.refuse(question, {Condition::BadRequest});
    const auto meant = Jid::parse(name.find('@') == std::string::npos ? name + '@' + home.bare().domain : name);
    const MailAddress& own = home.account().address;
    if ((!meant || *meant != home.bare()) && name != own.local && name != own.text())
        return home.refuse(question, {Condition::NotAllowed});
    const Resource* const asker = home.named(question->from.resource);
    if (!asker || !asker->byPassword)
        return home.refuse(question, {Condition::NotAuthorized, "log in with the password to change it"});
    if (const auto good = directory::checkNewPassword(*home.station().context().settings.snapshot(), password); !good)
        return home.refuse(question, {Condition::NotAcceptable, good.error().text});
    home.changePassword(password, [&home, question](Result<void> done) {
        if (!done)
            return home.refuse(question, done.error().kind == ErrorKind::Denied ? StanzaError{Condition::NotAllowed, done.error().text}
                                                                                : StanzaError::of(done.error()));
        home.answer(question);
    });
}

// Clients ask the server or the account, as the one was before the other.
void atServer(Station& station, const StanzaPtr& question)
{
    if (!station.exchange().isLocal(question->from.domain) || question->from.local.empty() ||
        question->from.domain != question->to.domain)
        return station.refuse(question, {Condition::NotAllowed});
    station.atHome(question->from, [question](Station& there, Home* home) {
        if (!home)
            return there.refuse(question, {Condition::NotAllowed});
        if (question->type == "get")
            fields(*home, question);
        else
            change(*home, question);
    });
}

} // namespace

Module registerModule()
{
    return {"XEP-0077", {registration}, {}, {{"query", registration, true, true, atServer}}, {
        {"query", registration, true, false, true, fields},
        {"query", registration, false, true, true, change},
    }};
}

} // namespace posthorn::xmpp
