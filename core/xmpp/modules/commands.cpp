// Ad-Hoc Commands (XEP-0050) by which administrators manage users and make announcements (XEP-0133). Each is one form:
// asked for, filled in, done. Nothing is kept between the two, so nobody can leave anything behind. What they do is done by
// the administration's own operations, with their checks and their audit trail.
#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "xmpp/account/home.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view commandsNs = "http://jabber.org/protocol/commands";
constexpr std::string_view adminNs = "http://jabber.org/protocol/admin";
constexpr size_t mostListed = 1000;

using Rows = std::vector<std::vector<std::string>>;

struct Field {
    std::string_view var, type, label;
    bool required = true;
};

struct Command {
    std::string_view name; ///< behind "http://jabber.org/protocol/admin#"
    std::string_view title;
    std::vector<Field> fields; ///< none: done at once
    void (*run)(Station&, const StanzaPtr&, const DataForm&);
};

const std::vector<Command>& commands();

std::string nodeOf(const Command& command)
{
    return std::string(adminNs) + '#' + std::string(command.name);
}

bool isCommandNode(const Stanza& question)
{
    const std::string_view node = question.payload()->attribute("node");
    return node == commandsNs || node.starts_with(std::string(adminNs) + '#');
}

const Command* commandOf(std::string_view node)
{
    for (const Command& each : commands()) {
        if (nodeOf(each) == node)
            return &each;
    }
    return nullptr;
}

/// The answer to a command: @p status, with @p form or @p note where there is one.
void reply(Station& station, const StanzaPtr& question, std::string_view status, const DataForm* form, std::string_view note)
{
    const Element& asked = *question->payload();
    Element command("command", commandsNs);
    const std::string session = asked.hasAttribute("sessionid") ? std::string(asked.attribute("sessionid")) : randomName(16);
    command.set("node", asked.attribute("node")).set("sessionid", session).set("status", status);
    if (status == "executing") {
        Element& actions = command.add("actions").set("execute", "complete");
        actions.add("complete");
    }
    if (form)
        command.add(form->toElement());
    if (!note.empty())
        command.add("note").set("type", "info").setText(note);
    answer(station, question, std::move(command));
}

void completed(Station& station, const StanzaPtr& question, std::string_view note)
{
    reply(station, question, "completed", nullptr, note);
}

void listed(Station& station, const StanzaPtr& question, std::string_view var, std::vector<std::string> values)
{
    DataForm form;
    form.type = "result";
    form.addHidden(adminNs);
    form.fields.push_back({std::string(var), "", "", std::move(values), {}, false});
    reply(station, question, "completed", &form, {});
}

/// An operation of the administration; @p done with its rows. Errors go to whoever asked.
void administer(Station& station, const StanzaPtr& question, std::string_view word, std::vector<std::string> arguments,
                std::function<void(Rows)> done)
{
    if (!station.context().administer)
        return station.refuse(question, {Condition::ServiceUnavailable});
    station.context().administer(question->from.addressText(), word, std::move(arguments), station.executor(),
                                 [&station, question, done = std::move(done)](Result<Rows> rows) {
                                     if (!rows)
                                         return station.refuse(question, StanzaError::of(rows.error()));
                                     done(std::move(*rows));
                                 });
}

/// The same operation for each of a form's accounts, one after the other.
struct Each {
    Station& station;
    StanzaPtr question;
    std::string word;
    std::vector<Jid> accounts;
    std::vector<std::string> more; ///< behind domain and name
    std::string note;
    size_t next = 0;
};

void forEach(const std::shared_ptr<Each>& each)
{
    if (each->next == each->accounts.size())
        return completed(each->station, each->question, each->note);
    const Jid& jid = each->accounts[each->next++];
    std::vector<std::string> arguments = {jid.domain, jid.address().local};
    arguments.insert(arguments.end(), each->more.begin(), each->more.end());
    administer(each->station, each->question, each->word, std::move(arguments), [each](const Rows&) { forEach(each); });
}

/// The accounts that a field names; nothing (and the error sent) when one of them is no address.
std::optional<std::vector<Jid>> accountsIn(Station& station, const StanzaPtr& question, const DataForm& form, std::string_view var)
{
    std::vector<Jid> all;
    const FormField* const field = form.field(var);
    for (const std::string& each : field ? field->values : std::vector<std::string>()) {
        const auto jid = Jid::parse(trimmed(each));
        if (!jid || jid->local.empty()) {
            station.refuse(question, {Condition::BadRequest, "not an account: " + each});
            return std::nullopt;
        }
        all.push_back(jid->bare());
    }
    return all;
}

void changeAll(Station& station, const StanzaPtr& question, const DataForm& form, std::string_view var, std::string_view word,
               std::vector<std::string> more, std::string_view note)
{
    auto accounts = accountsIn(station, question, form, var);
    if (accounts)
        forEach(std::make_shared<Each>(Each{station, question, std::string(word), std::move(*accounts), std::move(more),
                                            std::string(note)}));
}

void addUser(Station& station, const StanzaPtr& question, const DataForm& form)
{
    if (form.value("password") != form.value("password-verify"))
        return station.refuse(question, {Condition::NotAcceptable, "the passwords differ"});
    const auto accounts = accountsIn(station, question, form, "accountjid");
    if (!accounts)
        return;
    const Jid jid = accounts->front();
    std::string name(trimmed(form.value("given_name")));
    if (const std::string_view surname = trimmed(form.value("surname")); !surname.empty())
        name.append(name.empty() ? "" : " ").append(surname);
    const auto done = [&station, question](const Rows&) { completed(station, question, "The account has been made."); };
    administer(station, question, "useradd", {jid.domain, jid.address().local, std::string(form.value("password")), "U"},
               [&station, question, jid, name, done](const Rows& rows) {
                   if (name.empty())
                       return done(rows);
                   administer(station, question, "userset", {jid.domain, jid.address().local, "realname", name}, done);
               });
}

void changePassword(Station& station, const StanzaPtr& question, const DataForm& form)
{
    changeAll(station, question, form, "accountjid", "userpasswd", {std::string(form.value("password"))},
              "The password has been changed.");
}

void endSessions(Station& station, const StanzaPtr& question, const DataForm& form)
{
    const auto accounts = accountsIn(station, question, form, "accountjids");
    if (!accounts)
        return;
    for (const Jid& jid : *accounts) {
        station.atHome(jid, [jid](Station& there, Home* home) {
            if (!home)
                return;
            for (const auto& each : home->resources()) {
                if (jid.isBare() || each->name == jid.resource)
                    there.end(each->session, EndReason::Policy);
            }
        });
    }
    completed(station, question, "The sessions have been ended.");
}

/// Collects from all stations who is online, then answers on the asker's.
struct Online {
    Online(Station& station_, StanzaPtr question_, bool list_) : station(station_), question(std::move(question_)), list(list_) {}
    ~Online()
    {
        std::sort(jids.begin(), jids.end());
        const size_t all = number;
        station.exchange().post(station.index(), [question = question, list = list, jids = std::move(jids), all](Station& here) mutable {
            if (list)
                listed(here, question, "onlineuserjids", std::move(jids));
            else
                listed(here, question, "onlineusersnum", {std::to_string(all)});
        });
    }
    Station& station;
    const StanzaPtr question;
    const bool list;
    std::mutex mutex;
    std::vector<std::string> jids;
    size_t number = 0;
};

void countOnline(Station& station, const StanzaPtr& question, bool list)
{
    const auto online = std::make_shared<Online>(station, question, list);
    for (size_t i = 0; i < station.exchange().size(); ++i) {
        station.exchange().post(i, [online, domain = question->to.domain](Station& there) {
            std::vector<std::string> found;
            there.eachHome([&](Home& home) {
                if (home.bare().domain == domain && !home.resources().empty())
                    found.push_back(home.bare().text());
            });
            const std::lock_guard lock(online->mutex);
            online->number += found.size();
            for (std::string& each : found) {
                if (online->jids.size() < mostListed)
                    online->jids.push_back(std::move(each));
            }
        });
    }
}

const std::vector<Command>& commands()
{
    static const std::vector<Command> all = {
        {"add-user", "Add a user",
         {{"accountjid", "jid-single", "The account's address"}, {"password", "text-private", "Password"},
          {"password-verify", "text-private", "The password again"}, {"given_name", "text-single", "Given name", false},
          {"surname", "text-single", "Family name", false}}, addUser},
        {"delete-user", "Delete users", {{"accountjids", "jid-multi", "Accounts"}},
         [](Station& station, const StanzaPtr& question, const DataForm& form) {
             changeAll(station, question, form, "accountjids", "userdel", {}, "The accounts have been deleted.");
         }},
        {"disable-user", "Disable users", {{"accountjids", "jid-multi", "Accounts"}},
         [](Station& station, const StanzaPtr& question, const DataForm& form) {
             changeAll(station, question, form, "accountjids", "userset", {"enabled", "false"}, "The accounts have been disabled.");
         }},
        {"reenable-user", "Enable users again", {{"accountjids", "jid-multi", "Accounts"}},
         [](Station& station, const StanzaPtr& question, const DataForm& form) {
             changeAll(station, question, form, "accountjids", "userset", {"enabled", "true"}, "The accounts have been enabled.");
         }},
        {"end-user-session", "End users' sessions", {{"accountjids", "jid-multi", "Accounts"}}, endSessions},
        {"change-user-password", "Change a user's password",
         {{"accountjid", "jid-single", "The account's address"}, {"password", "text-private", "New password"}}, changePassword},
        {"get-registered-users-num", "Count the users", {},
         [](Station& station, const StanzaPtr& question, const DataForm&) {
             administer(station, question, "usercount", {question->to.domain}, [&station, question](const Rows& rows) {
                 listed(station, question, "registeredusersnum", {rows.empty() || rows[0].empty() ? "0" : rows[0].back()});
             });
         }},
        {"get-registered-users-list", "List the users", {},
         [](Station& station, const StanzaPtr& question, const DataForm&) {
             administer(station, question, "userlist", {question->to.domain, "*", "0", std::to_string(mostListed)},
                        [&station, question](const Rows& rows) {
                            std::vector<std::string> jids;
                            for (const auto& row : rows)
                                jids.push_back(Jid::of({row[1], row[0]}).text());
                            listed(station, question, "registereduserjids", std::move(jids));
                        });
         }},
        {"get-online-users-num", "Count who is online", {},
         [](Station& station, const StanzaPtr& question, const DataForm&) { countOnline(station, question, false); }},
        {"get-online-users-list", "List who is online", {},
         [](Station& station, const StanzaPtr& question, const DataForm&) { countOnline(station, question, true); }},
        {"announce", "Announce something to who is online",
         {{"subject", "text-single", "Subject", false}, {"announcement", "text-multi", "Announcement"}},
         [](Station& station, const StanzaPtr& question, const DataForm& form) {
             std::string text;
             for (const std::string& line : form.field("announcement")->values)
                 text.append(text.empty() ? "" : "\n").append(line);
             administer(station, question, "message announce", {question->to.domain, text, std::string(form.value("subject"))},
                        [&station, question](const Rows& rows) {
                            completed(station, question,
                                      "Announced to " + (rows.empty() || rows[0].empty() ? std::string("0") : rows[0][0]) + " users.");
                        });
         }},
    };
    return all;
}

/// Refuses whoever does not administer the server.
bool mayNot(Station& station, const StanzaPtr& question)
{
    if (station.policies().isAdministrator(question->from))
        return false;
    station.refuse(question, {Condition::Forbidden});
    return true;
}

void execute(Station& station, const StanzaPtr& question)
{
    if (mayNot(station, question))
        return;
    const Element& asked = *question->payload();
    const Command* const command = commandOf(asked.attribute("node"));
    if (!command)
        return station.refuse(question, {Condition::ItemNotFound});
    const std::string_view action = asked.attribute("action");
    if (action == "cancel")
        return reply(station, question, "canceled", nullptr, {});
    if (!action.empty() && action != "execute" && action != "complete" && action != "next")
        return station.refuse(question, {Condition::BadRequest, {}, Element("bad-action", commandsNs)});
    const Element* const filled = asked.child("x", ns::dataForms);
    if (command->fields.empty())
        return command->run(station, question, {});
    if (!filled) {
        DataForm form;
        form.type = "form";
        form.title = command->title;
        form.addHidden(adminNs);
        for (const Field& each : command->fields)
            form.fields.push_back({std::string(each.var), std::string(each.type), std::string(each.label), {}, {}, each.required});
        return reply(station, question, "executing", &form, {});
    }
    const auto form = DataForm::fromElement(*filled);
    if (!form || form->type != "submit")
        return station.refuse(question, {Condition::BadRequest, {}, Element("bad-payload", commandsNs)});
    for (const Field& each : command->fields) {
        if (each.required && trimmed(form->value(each.var)).empty())
            return station.refuse(question, {Condition::BadRequest, "missing: " + std::string(each.var), Element("bad-payload", commandsNs)});
    }
    command->run(station, question, *form);
}

void info(Station& station, const StanzaPtr& question)
{
    if (mayNot(station, question))
        return;
    const std::string_view node = question->payload()->attribute("node");
    const Command* const command = commandOf(node);
    if (!command && node != commandsNs)
        return station.refuse(question, {Condition::ItemNotFound});
    Element query("query", ns::discoInfo);
    query.set("node", node);
    query.add("identity").set("category", "automation").set("type", command ? "command-node" : "command-list").set(
        "name", command ? command->title : "Commands");
    query.add("feature").set("var", commandsNs);
    if (command)
        query.add("feature").set("var", ns::dataForms);
    answer(station, question, std::move(query));
}

void items(Station& station, const StanzaPtr& question)
{
    const std::string_view node = question->payload()->attribute("node");
    Element query("query", ns::discoItems);
    query.set("node", node);
    if (node == commandsNs && station.policies().isAdministrator(question->from)) {
        for (const Command& each : commands())
            query.add("item").set("jid", question->to.text()).set("node", nodeOf(each)).set("name", each.title);
    }
    answer(station, question, std::move(query));
}

} // namespace

Module commandsModule()
{
    return {"XEP-0050", {commandsNs}, {},
            {{"command", commandsNs, false, true, execute},
             {"query", ns::discoInfo, true, false, info, isCommandNode},
             {"query", ns::discoItems, true, false, items, isCommandNode}},
            {}};
}

} // namespace posthorn::xmpp
