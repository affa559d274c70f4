#include "tests/unit/jmap/jmap_world.h"

#include "jmap/references.h"

namespace posthorn::test {

JmapWorld::JmapWorld()
{
    open();
    principal = std::make_shared<jmap::Principal>();
    principal->account = 1;
    principal->address = *MailAddress::parse("alice@example.test");
    principal->displayName = "Alice";
    (void)mailbox("INBOX"); // at the first use the account gets its mailboxes
}

void JmapWorld::open()
{
    store::StoreOptions options;
    options.folder = directory.path().toStdString() + "/data";
    options.maintenance = false;
    auto opened = store::Store::open(std::move(options));
    if (!opened)
        qFatal("open: %s", opened.error().detail.c_str());
    store = std::move(*opened);
    facade = store->facade(executor);
    shared = std::make_unique<jmap::Shared>();
    shared->setUploads(std::make_shared<jmap::Uploads>(directory.path().toStdString() + "/uploads",
                                                       FileSystem::system(), clock));
    processor = std::make_unique<jmap::Processor>(services());
}

void JmapWorld::close()
{
    processor.reset();
    shared.reset();
    facade = {};
    store.reset();
    executor.run();
}

void JmapWorld::restart()
{
    close();
    open();
}

jmap::Services JmapWorld::services()
{
    return {.worker = executor,
            .store = facade,
            .shared = *shared,
            .directory = directoryOf,
            .acceptor = &acceptor,
            .budget = nullptr,
            .timers = nullptr,
            .clock = clock,
            .hostName = "mail.example.test"};
}

JmapWorld::~JmapWorld()
{
    close();
}

jmap::ApiAnswer JmapWorld::post(const std::string& body)
{
    std::optional<jmap::ApiAnswer> answer;
    processor->run(principal, body, [&answer](jmap::ApiAnswer got) { answer = std::move(got); });
    while (!answer) {
        if (executor.wait(30000) == 0 && !answer)
            return {599, "", "no answer"};
    }
    return std::move(*answer);
}

Json JmapWorld::calls(const std::string& invocations)
{
    const jmap::ApiAnswer answer = post(R"({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail",
        "urn:ietf:params:jmap:submission", "urn:ietf:params:jmap:vacationresponse", "urn:ietf:params:jmap:blob",
        "urn:ietf:params:jmap:quota", "urn:ietf:params:jmap:contacts", "urn:ietf:params:jmap:mdn",
        "urn:ietf:params:jmap:principals", "https://posthorn.dev/jmap/preferences"], "methodCalls": [)" + invocations + "]}");
    if (answer.status != 200) {
        qWarning("%d: %s", answer.status, answer.body.c_str());
        return nullptr;
    }
    auto parsed = jmap::parseJson(answer.body);
    return parsed ? at(*parsed, "/methodResponses") : Json(nullptr);
}

Json JmapWorld::call(const std::string& method, const std::string& arguments)
{
    const Json responses = calls("[\"" + method + "\", " + arguments + ", \"0\"]");
    if (textAt(responses, "/0/0") != QByteArray::fromStdString(method))
        qWarning("%s", jmap::serializeJson(responses).c_str());
    return at(responses, "/0/1");
}

std::string JmapWorld::error(const std::string& method, const std::string& arguments)
{
    const Json responses = calls("[\"" + method + "\", " + arguments + ", \"0\"]");
    return textAt(responses, "/0/0") == "error" ? textAt(responses, "/0/1/type").toStdString() : std::string();
}

store::MailboxInfo JmapWorld::mailbox(const std::string& name)
{
    auto info = await<store::MailboxInfo>([&](auto reply) { facade.mailboxes->find(1, name, reply); });
    return info ? *info : store::MailboxInfo();
}

std::string JmapWorld::mailboxId(const std::string& name)
{
    return "m" + std::to_string(mailbox(name).id);
}

std::string JmapWorld::emailIdAt(const std::string& name, size_t index)
{
    auto snapshot =
        await<store::SnapshotPtr>([&](auto reply) { facade.mailboxes->open(mailbox(name).id, reply); });
    return snapshot && index < (*snapshot)->size() ? "e" + std::to_string((*snapshot)->at(index).body) : "";
}

std::string JmapWorld::upload(const std::string& bytes)
{
    auto name = await<std::string>([&](auto reply) { shared->uploads()->put(1, bytes, executor, reply); });
    return name ? "u" + *name : std::string();
}

std::string JmapWorld::source(const std::string& emailId)
{
    const Json got = call("Blob/get", R"({"accountId": "a1", "ids": ["b)" + emailId.substr(1) + R"("], "properties": ["data:asText"]})");
    return textAt(got, "/list/0/data:asText").toStdString();
}

std::string JmapWorld::append(const std::string& name, std::string text, uint32_t flags,
                              std::vector<std::string> keywords, UnixMs date)
{
    store::NewMessage message{std::make_shared<const std::string>(std::move(text)), date, flags, std::move(keywords)};
    const store::MailboxId id = mailbox(name).id;
    auto done = await<store::AppendResult>([&](auto reply) { facade.messages->append(id, {message}, 0, reply); });
    if (!done)
        qFatal("append: %s %s", done.error().text.c_str(), done.error().detail.c_str());
    auto snapshot = await<store::SnapshotPtr>([&](auto reply) { facade.mailboxes->open(id, reply); });
    return "e" + std::to_string((*snapshot)->at((*snapshot)->size() - 1).body);
}

Json at(const Json& value, std::string_view pointer)
{
    return jmap::followPointer(value, pointer).value_or(Json(nullptr));
}

QByteArray textAt(const Json& value, std::string_view pointer)
{
    const Json found = at(value, pointer);
    if (const auto text = jmap::textOf(found))
        return QByteArray(text->data(), qsizetype(text->size()));
    return QByteArray::fromStdString(jmap::serializeJson(found));
}

std::string plainMessage(const std::string& subject, const std::string& body, const std::string& more)
{
    return "From: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: " + subject +
           "\r\nDate: Sat, 21 Nov 2026 12:00:00 +0100\r\nMessage-ID: <" + std::to_string(std::hash<std::string>()(subject)) +
           "@example.test>\r\n" + more + "\r\n" + body;
}

} // namespace posthorn::test
