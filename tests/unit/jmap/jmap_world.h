// What the JMAP tests share: a real store on a temporary folder, one account with mail, and requests to a processor.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "base/executor.h"
#include "jmap/processor.h"
#include "jmap/shared.h"
#include "store/store.h"

namespace posthorn::test {

using jmap::Array;
using jmap::Json;
using jmap::Object;

/// A clock that stands still until it is told.
class HandClock final : public Clock {
public:
    UnixMs now() const override { return time; }
    int64_t steadyMs() const override { return steady; }
    UnixMs time = 1795262400000; ///< 2026-11-21T12:00:00Z
    int64_t steady = 0;
};

/// Takes every message; recipients named "nobody" do not exist.
class FakeAcceptor final : public delivery::Acceptor {
public:
    void checkRecipient(const delivery::Envelope&, delivery::Recipient recipient, Executor&,
                        Reply<delivery::Recipient> reply) override
    {
        if (recipient.address.local == "nobody")
            return reply(fail(ErrorKind::NotFound, "no such user"));
        reply(std::move(recipient));
    }
    void accept(delivery::Envelope envelope, std::string message, Executor&, Reply<std::string> reply) override
    {
        sent.push_back({std::move(envelope), std::move(message)});
        reply(std::to_string(sent.size()));
    }
    struct Sent {
        delivery::Envelope envelope;
        std::string message;
    };
    std::vector<Sent> sent;
};

class JmapWorld {
public:
    JmapWorld();
    ~JmapWorld();

    /// Posts the request's text, and waits for the answer.
    jmap::ApiAnswer post(const std::string& body);
    /// One call of core and mail; the arguments of its response. Fails the test where that is another's.
    Json call(const std::string& method, const std::string& arguments);
    /// The same, the type of the error that comes instead; empty when there is none.
    std::string error(const std::string& method, const std::string& arguments);
    /// Several calls: the text between the brackets of "methodCalls".
    Json calls(const std::string& invocations);

    /// Appends a message and returns its Email id.
    std::string append(const std::string& mailbox, std::string text, uint32_t flags = 0,
                       std::vector<std::string> keywords = {}, UnixMs date = 1795262400000);
    /// A blob id.
    std::string upload(const std::string& bytes);
    /// The whole message of an Email.
    std::string source(const std::string& emailId);
    store::MailboxInfo mailbox(const std::string& name);
    std::string mailboxId(const std::string& name);
    std::string emailIdAt(const std::string& mailbox, size_t index);

    template<class T, class F>
    Result<T> await(F ask)
    {
        std::optional<Result<T>> answer;
        ask(Reply<T>([&answer](Result<T> result) { answer = std::move(result); }));
        while (!answer) {
            if (executor.wait(30000) == 0 && !answer)
                return fail(ErrorKind::Timeout, "no answer");
        }
        return std::move(*answer);
    }

    jmap::Services services();
    /// As the server does when it starts again: nothing is left but what is on the disk.
    void restart();

    QTemporaryDir directory;
    FakeAcceptor acceptor;
    directory::Directory* directoryOf = nullptr; ///< for services(); the processor has it after a restart
    ManualExecutor executor;
    HandClock clock;
    std::unique_ptr<store::Store> store;
    store::Facade facade;
    std::unique_ptr<jmap::Shared> shared;
    std::unique_ptr<jmap::Processor> processor;
    std::shared_ptr<jmap::Principal> principal;

private:
    void open();
    void close();
};

/// Follows a pointer into @p value; null where it leads nowhere.
Json at(const Json& value, std::string_view pointer);
/// The same as text: strings without quotes, all else as JSON.
QByteArray textAt(const Json& value, std::string_view pointer);

/// A message of plain text.
std::string plainMessage(const std::string& subject, const std::string& body = "Hello.\r\n",
                         const std::string& more = {});

} // namespace posthorn::test
