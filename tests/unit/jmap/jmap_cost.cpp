// Not a test: what a list costs in a large mailbox. jmap_cost [messages]
#include <algorithm>
#include <array>
#include <cstdio>

#include <QCoreApplication>
#include <QElapsedTimer>

#include "tests/unit/jmap/jmap_world.h"

using namespace posthorn;
using namespace posthorn::test;

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const int all = argc > 1 ? std::atoi(argv[1]) : 100'000;
    JmapWorld world;
    const store::MailboxId inbox = world.mailbox("INBOX").id;
    for (int i = 0; i < all;) {
        std::vector<store::NewMessage> messages;
        for (int k = 0; k < 1000 && i < all; ++k, ++i)
            messages.push_back({std::make_shared<const std::string>(plainMessage("number " + std::to_string(i))),
                                1600000000000 + 1000 * int64_t(uint32_t(i) * 7919u % uint32_t(all)), 0, {}});
        auto done = world.await<store::AppendResult>(
            [&](auto reply) { world.facade.messages->append(inbox, std::move(messages), 0, reply); });
        if (!done)
            return 1;
    }
    const std::string id = "m" + std::to_string(inbox);
    const auto timed = [&](const std::string& calls) {
        QElapsedTimer timer;
        timer.start();
        (void)world.calls(calls);
        return double(timer.nsecsElapsed()) / 1e6;
    };
    // Cold: the first request after the server's start, of three starts the middle one.
    const auto measure = [&](const char* name, const std::string& calls, bool alsoCold = false) {
        const double first = timed(calls);
        double best = 1e9;
        for (int round = 0; round < 5; ++round)
            best = std::min(best, timed(calls));
        std::array<double, 3> cold{};
        for (size_t i = 0; alsoCold && i < cold.size(); ++i) {
            world.restart();
            cold[i] = timed(calls);
        }
        std::sort(cold.begin(), cold.end());
        std::printf("%-44s first %8.2f ms, then %8.2f ms", name, first, best);
        std::printf(alsoCold ? ", after a start %8.2f ms\n" : "\n", cold[1]);
        std::fflush(stdout);
    };
    const std::string query = R"(["Email/query", {"accountId": "a1", "filter": {"inMailbox": ")" + id +
                              R"("}, "sort": [{"property": "receivedAt", "isAscending": false}], "limit": 50}, "0"])";
    const auto list = [](const std::string& asked) {
        return asked + R"(, ["Email/get", {"accountId": "a1",
            "#ids": {"resultOf": "0", "name": "Email/query", "path": "/ids"}, "properties": ["id", "threadId",
            "mailboxIds", "keywords", "size", "receivedAt", "from", "to", "subject", "sentAt", "hasAttachment",
            "preview"]}, "1"])";
    };
    std::string conversations = query;
    conversations.replace(conversations.find(R"("limit": 50)"), 11, R"("limit": 50, "collapseThreads": true)");
    measure("Email/query + Email/get, 50 of a list", list(query), true);
    measure("Email/query alone", query, true);
    measure("the same, conversations", list(conversations), true);
    measure("Mailbox/get", R"(["Mailbox/get", {"accountId": "a1"}, "0"])", true);
    measure("Email/query, unread", R"(["Email/query", {"accountId": "a1", "limit": 50, "filter": {"notKeyword": "$seen"}}, "0"])");
    measure("Email/query, subject 99999", R"(["Email/query", {"accountId": "a1", "limit": 50, "filter": {"subject": "99999"}}, "0"])");
    measure("50 of a list, once all is indexed", list(query), true);
    // A message comes: what the next list costs.
    double sum = 0;
    for (int round = 0; round < 5; ++round) {
        world.append("INBOX", plainMessage("new " + std::to_string(round)), 0, {}, 1700000000000);
        QElapsedTimer timer;
        timer.start();
        (void)world.calls(query);
        sum += double(timer.nsecsElapsed()) / 1e6;
    }
    std::printf("%-44s %8.2f ms\n", "Email/query after a new message", sum / 5);
    return 0;
}
