#include "tests/gui/fake_operations.h"

#include <algorithm>

#include "base/clock.h"

namespace posthorn::test {

using admin::Answer;

FakeOperations::FakeOperations()
{
    const UnixMs now = Clock::system().now();
    const auto at = [now](int64_t minutes) { return formatIsoDate(now + minutes * 60000); };
    queue = {
        {"11", "waiting", "anna@example.org", "editor@example.net", "48211", "2", at(-310), at(4),
         "451 4.7.1 greylisted, please try again in 5 minutes"},
        {"12", "waiting", "anna@example.org", "press@nowhere.example", "18220", "5", at(-290), at(43),
         "the name mx.nowhere.example does not exist"},
        {"13", "held", "bob@example.org", "all@example.com", "1404002", "0", at(-62), "", ""},
        {"14", "waiting", "", "news@example.com", "3120", "1", at(-31), at(12), "connection refused by 198.51.100.7"},
        {"15", "held", "carol@example.org", "office@example.net", "220411", "1", at(-20), "",
         "552 5.2.2 mailbox full"},
        {"16", "waiting", "carol@example.org", "dave@example.net", "5204", "0", at(-1), at(-1), ""},
    };
    messages["11"] = {"Received: from [192.0.2.14] by mail.example.org with ESMTPSA id 1794-11",
                      "From: Anna Example <anna@example.org>",
                      "To: The Editor <editor@example.net>",
                      "Subject: The autumn issue, second draft",
                      "Date: Sat, 21 Nov 2026 14:02:11 +0100",
                      "Message-ID: <2026-11-21.1@example.org>",
                      "MIME-Version: 1.0",
                      "Content-Type: text/plain; charset=utf-8",
                      "",
                      "Dear editor,",
                      "",
                      "here is the second draft. I have shortened the part about the coach roads",
                      "and added the picture of the post horn that you asked for.",
                      "",
                      "Best wishes,",
                      "Anna"};
    const std::string firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    const std::string safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
    webSessions = {
        {"a1", "anna@example.org", "browser", "192.0.2.14", firefox, at(-95), at(0), at(120)},
        {"b2", "anna@example.org", "browser", "2001:db8::1794", safari, at(-2900), at(-21), at(99)},
        {"c3", "bob@example.org", "device", "192.0.2.31", "Desk at the office", at(-40000), at(-1), at(88000)},
    };
    domains = {{"demo.test"}, {"example.org"}, {"example.net"}};
    accounts = {
        {"example.org", "postmaster", "U", "enabled", "0", "Postmaster"},
        {"example.org", "anna", "U", "enabled", "10737418240", "Anna Example"},
        {"example.org", "bob", "U", "enabled", "0", "Bob Sample"},
        {"example.org", "carol", "U", "disabled", "0", "Carol Specimen"},
        {"example.org", "announce", "M", "enabled", "0", "Announcements"},
        {"demo.test", "alice", "U", "enabled", "0", "Alice"},
    };
    aliases = {{"example.org", "abuse", "postmaster"},
               {"example.org", "info", "anna"},
               {"example.org", "press", "press@example.net"},
               {"example.org", "*", "postmaster"}};
}

void FakeOperations::run(const admin::Caller&, std::string_view word, std::vector<std::string> arguments,
                         Executor& asker, Reply<Answer> reply)
{
    const bool isQuestion = word.ends_with("list") || word == "userdetails" || word == "queue show";
    if (!isQuestion) {
        QString change = QString::fromUtf8(word.data(), qsizetype(word.size()));
        for (const std::string& argument : arguments)
            change += QLatin1Char(' ') + QString::fromStdString(argument);
        changes.append(change);
    }
    Result<Answer> given = failure.empty() ? answer(word, arguments) : fail(ErrorKind::Unavailable, failure);
    asker.post([reply, given] { reply(given); });
}

Result<Answer> FakeOperations::answer(std::string_view word, const std::vector<std::string>& arguments)
{
    const auto ofDomain = [&](const std::vector<std::vector<std::string>>& rows) {
        Answer answer{{}, true};
        for (const auto& row : rows) {
            if (arguments.empty() || row[0] == arguments[0])
                answer.rows.push_back(row);
        }
        return answer;
    };
    if (word == "queue list")
        return Answer{queue, true};
    if (word == "queue show") {
        Answer answer{{{arguments[0]}}, true};
        const auto found = messages.find(arguments[0]);
        if (found == messages.end())
            return fail(ErrorKind::NotFound, "no such queue entry");
        for (const std::string& line : found->second)
            answer.rows.push_back({line});
        return answer;
    }
    if (word.starts_with("queue "))
        return changeQueue(word.substr(6), arguments);
    if (word == "websession list")
        return Answer{webSessions, true};
    if (word == "websession end") {
        std::erase_if(webSessions, [&](const auto& row) { return row[0] == arguments[0]; });
        return Answer{};
    }
    if (word == "room list")
        return Answer{rooms, true};
    if (word == "room close") {
        std::erase_if(rooms, [&](const auto& row) { return row[0] == arguments[0]; });
        return Answer{};
    }
    if (word == "message announce")
        return Answer{{{"7"}}, true};
    if (word == "domainlist")
        return Answer{domains, true};
    if (word == "userdetails")
        return ofDomain(accounts);
    if (word == "aliaslist")
        return ofDomain(aliases);
    if (word == "domainadd") {
        domains.push_back({arguments[0]});
        return Answer{};
    }
    if (word == "useradd") {
        accounts.push_back({arguments[0], arguments[1], "U", "enabled", "0", ""});
        return Answer{};
    }
    if (word == "userset" || word == "userdel") {
        const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const auto& row) {
            return row[0] == arguments[0] && row[1] == arguments[1];
        });
        if (found == accounts.end())
            return fail(ErrorKind::NotFound, "no such account");
        if (word == "userdel")
            accounts.erase(found);
        else if (arguments[2] == "enabled")
            (*found)[3] = arguments[3] == "true" ? "enabled" : "disabled";
        else
            (*found)[arguments[2] == "quota" ? 4 : 5] = arguments[3];
        return Answer{};
    }
    if (word == "aliasadd") {
        aliases.push_back(arguments);
        return Answer{};
    }
    if (word == "aliasdel" || word == "userpasswd" || word == "domaindel")
        return Answer{};
    return fail(ErrorKind::Invalid, "no such command: " + std::string(word));
}

Result<Answer> FakeOperations::changeQueue(std::string_view word, const std::vector<std::string>& arguments)
{
    for (const std::string& id : arguments) {
        const auto found = std::find_if(queue.begin(), queue.end(), [&](const auto& row) { return row[0] == id; });
        if (found == queue.end())
            continue;
        if (word == "delete")
            queue.erase(found);
        else
            (*found)[1] = word == "hold" ? "held" : "waiting";
    }
    return Answer{};
}

} // namespace posthorn::test
