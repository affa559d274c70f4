// What the chat store alone costs, on a folder below the current one: `chat_cost [messages]`. Each message goes into two
// archives. Prints microseconds each by the wall and of processor time. Not a test.
#include <cstdio>

#include <QDir>

#include "tests/unit/store/chat_fixture.h"
#include "tests/unit/store/cost.h"

using namespace posthorn;
using namespace posthorn::store;

namespace {

/// A chat message of usual size: about 450 bytes of XML.
NewArchived message(size_t number, int64_t ms, size_t people)
{
    const auto a = ArchiveOwner(1 + number % people), b = ArchiveOwner(1 + (number * 7 + 3) % people);
    const auto jid = [](ArchiveOwner owner) { return "person" + std::to_string(owner) + "@example.org"; };
    const std::string text = "message number " + std::to_string(number) + ", and some words as people write them";
    const std::string origin = "3f2a9c1e-77b0-4c1d-9a3e-" + std::to_string(100000000000 + number);
    const ArchiveId id = idAt(ms, number & 0xfffff);
    return {chatStart + ms, false, origin, text,
            "<message xmlns='jabber:client' type='chat' id='" + origin + "' from='" + jid(a) +
                "/phone.4711' to='" + jid(b) + "'><body>" + text + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" +
                origin + "'/><markable xmlns='urn:xmpp:chat-markers:0'/><request xmlns='urn:xmpp:receipts'/></message>",
            {entryOf(a, id, jid(b)), entryOf(b, id | (1u << 21), jid(a), true)}};
}

/// @p window messages are on their way at once, each asked for alone.
void append(ChatClient& client, size_t from, size_t count, size_t window, size_t people)
{
    size_t asked = 0, answered = 0;
    while (answered < count) {
        while (asked < count && asked - answered < window) {
            const size_t number = from + asked++;
            client.facade.archive->append({message(number, int64_t(number / 20), people)},
                                          [&](const Result<void>& done) {
                                              if (!done)
                                                  qFatal("append: %s", done.error().detail.c_str());
                                              ++answered;
                                          });
        }
        client.executor.wait(1000);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const size_t count = argc > 1 ? size_t(std::atoi(argv[1])) : 100000;
    QTemporaryDir folder(QDir::currentPath() + QStringLiteral("/chat-cost-XXXXXX")); // /tmp may be no disk
    ChatOptions options;
    options.folder = folder.path().toStdString();
    auto store = *ChatStore::open(options);
    ChatClient client(*store);
    size_t next = 0;
    const auto round = [&](const char* what, size_t messages, size_t window, size_t people) {
        measure(what, messages, [&] { append(client, next, messages, window, people); });
        next += messages;
    };
    round("append, one after the other", std::min<size_t>(count / 50, 2000), 1, 1000);
    round("append, 100 at once, 1,000 people", count / 4, 100, 1000);
    round("append, 1,000 at once, 100 people", count, 1000, 100);
    round("append, 1,000 at once, 1,000 people", count, 1000, 1000);
    round("append, 2,000 at once, 10,000 people", count, 2000, 10000);
    ArchiveQuery query;
    query.owner = 5;
    query.last = true;
    const size_t questions = 1000;
    const auto ask = [&](const char* what) {
        measure(what, questions, [&] {
            for (size_t i = 0; i < questions; ++i)
                client.facade.archive->query(query, [](const Result<ArchivePage>& page) {
                    if (!page)
                        qFatal("query: %s", page.error().detail.c_str());
                });
        });
    };
    ask("question, the last 50");
    query.most = 0;
    ask("question, the count alone");
    std::printf("    (%llu in that archive)\n",
                static_cast<unsigned long long>(client.query(query)->count));
    query.most = 50;
    query.with = "person43@example.org";
    ask("question, the last 50 with one person");
    query.with = {};
    query.text = "no such word";
    ask("question, a word that is nowhere, one slice");
    measure("by the sender's id", questions, [&] {
        for (size_t i = 0; i < questions; ++i)
            client.facade.archive->find(5, message(i, 0, 100).originId, [](const auto&) {});
    });
    size_t gone = 0;
    measure("expire", std::max<size_t>(count / 10, 1), [&] {
        while (gone < count / 10)
            gone += client.expire(0, chatStart + int64_t(next), 1000).value();
    });
    size_t bytes = 0;
    for (const QFileInfo& file : QDir(folder.path()).entryInfoList(QDir::Files))
        bytes += size_t(file.size());
    std::printf("%zu bytes on the disk for each message\n", bytes / next);
    return 0;
}
