#include "server/demo.h"

#include "base/await.h"
#include "base/text.h"

namespace posthorn::server {

namespace {

constexpr std::string_view domain = "demo.test";
constexpr std::string_view password = "posthorn-demo";

struct Person {
    std::string_view name;
    std::string_view realName;
};

constexpr Person people[] = {
    {"postmaster", "Postmaster"},
    {"alice", "Alice Adler"},
    {"bob", "Bob Baumann"},
    {"carol", "Carol Castillo"},
};

struct Mail {
    std::string_view from;
    std::string_view to;
    int minutesAgo;
    bool seen;
    std::string_view subject;
    std::string_view text;
};

constexpr Mail mails[] = {
    {"postmaster", "alice", 3 * 1440, true, "Welcome to demo.test",
     "Hello Alice,\r\n\r\nyour mailbox is ready. Connect any mail program with your address and the password\r\n"
     "posthorn-demo, over IMAP or POP3, and send through the submission port.\r\n"},
    {"postmaster", "bob", 3 * 1440, true, "Welcome to demo.test",
     "Hello Bob,\r\n\r\nyour mailbox is ready.\r\n"},
    {"postmaster", "carol", 3 * 1440, true, "Welcome to demo.test",
     "Hello Carol,\r\n\r\nyour mailbox is ready.\r\n"},
    {"bob", "alice", 2 * 1440, true, "Minutes of Monday's meeting",
     "Hi Alice,\r\n\r\nattached in the text, as you asked:\r\n\r\n"
     "1. The move to the new office is on the 14th.\r\n2. Carol looks after the network.\r\n3. Lunch is on me.\r\n"},
    {"alice", "bob", 2 * 1440 - 35, true, "Re: Minutes of Monday's meeting",
     "Thanks, Bob. I hold you to number three.\r\n\r\n> 3. Lunch is on me.\r\n"},
    {"carol", "alice", 1440, false, "Network plan for the new office",
     "Hi Alice,\r\n\r\nthe plan is done: two switches on the first floor, one access point for each corner.\r\n"
     "Could you ask the landlord about the riser by Thursday?\r\n\r\nCarol\r\n"},
    {"carol", "bob", 1440, false, "Network plan for the new office",
     "Hi Bob,\r\n\r\nplease have a look before I order.\r\n\r\nCarol\r\n"},
    {"alice", "carol", 600, false, "Re: Network plan for the new office",
     "The landlord says yes. Go ahead!\r\n"},
    {"bob", "alice", 45, false, "Lunch?", "Twelve thirty, at the harbour?\r\n"},
};

std::string compose(const Mail& mail, UnixMs sent, size_t number)
{
    const auto mailbox = [](std::string_view name) {
        for (const Person& person : people) {
            if (person.name == name)
                return std::string(person.realName) + " <" + std::string(name) + '@' + std::string(domain) + '>';
        }
        return std::string();
    };
    std::string text = "Return-Path: <" + std::string(mail.from) + '@' + std::string(domain) + ">\r\n";
    text += "Date: " + formatMailDate(sent) + "\r\nFrom: " + mailbox(mail.from) + "\r\nTo: " + mailbox(mail.to) +
            "\r\nSubject: " + std::string(mail.subject) + "\r\nMessage-ID: <demo-" + std::to_string(number) + '@' +
            std::string(domain) +
            ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
            "\r\n";
    return text.append(mail.text);
}

Result<directory::Account> makeAccount(directory::Directory& directory, directory::Authenticator& authenticator,
                                       const std::string& name, const std::string& domainName,
                                       const std::string& realName, const std::string& secret)
{
    auto verifiers = await<std::pair<std::string, std::string>>(
        [&](Executor& asker, auto reply) { authenticator.makeVerifiers(secret, asker, std::move(reply)); });
    if (!verifiers)
        return passOn(verifiers.error());
    directory::LoginRecord record;
    record.account.address = {name, domainName};
    record.account.realName = realName;
    record.scramSha256 = verifiers->first;
    record.scramSha1 = verifiers->second;
    return await<directory::Account>(
        [&](Executor& asker, auto reply) { directory.addAccount(record, asker, std::move(reply)); });
}

} // namespace

Result<void> makeDomain(directory::Directory& directory, directory::Authenticator& authenticator,
                        const std::string& name, const std::string& postmasterPassword)
{
    auto added = await<void>([&](Executor& asker, auto reply) { directory.addDomain(name, asker, std::move(reply)); });
    if (!added)
        return added;
    auto account = makeAccount(directory, authenticator, "postmaster", name, "Postmaster", postmasterPassword);
    return account ? Result<void>() : Result<void>(passOn(account.error()));
}

Result<void> makeDemo(directory::Directory& directory, directory::Authenticator& authenticator, store::Store& store,
                      Executor& thread)
{
    auto added = await<void>(
        [&](Executor& asker, auto reply) { directory.addDomain(std::string(domain), asker, std::move(reply)); });
    if (!added)
        return added;
    std::vector<directory::Account> accounts;
    for (const Person& person : people) {
        auto account = makeAccount(directory, authenticator, std::string(person.name), std::string(domain),
                                   std::string(person.realName), std::string(password));
        if (!account)
            return passOn(account.error());
        accounts.push_back(std::move(*account));
    }
    const auto idOf = [&](std::string_view name) {
        for (const auto& account : accounts) {
            if (account.address.local == name)
                return account.id;
        }
        return int64_t(0);
    };
    const UnixMs now = Clock::system().now();
    const auto give = [&](int64_t account, const std::string& mailbox, std::string text, uint32_t flags, UnixMs at) {
        return await<void>([&](Executor& asker, Reply<void> reply) {
            thread.post([&store, &thread, &asker, account, mailbox, text = std::move(text), flags, at, reply]() mutable {
                const store::Facade facade = store.facade(thread);
                store::Delivery delivery;
                delivery.bytes = std::make_shared<const std::string>(std::move(text));
                delivery.arrived = at;
                delivery.local.push_back({account, mailbox, flags});
                facade.deliveries->deliver(std::move(delivery), [&asker, reply](Result<uint64_t> number) {
                    asker.post([reply, number] {
                        reply(number ? Result<void>() : Result<void>(passOn(number.error())));
                    });
                });
            });
        });
    };
    for (size_t i = 0; i < std::size(mails); ++i) {
        const Mail& mail = mails[i];
        const UnixMs at = now - UnixMs(mail.minutesAgo) * 60000;
        const std::string text = compose(mail, at, i + 1);
        if (auto done = give(idOf(mail.to), "INBOX", text, mail.seen ? uint32_t(store::Seen) : 0U, at); !done)
            return done;
        if (auto done = give(idOf(mail.from), "Sent", text, uint32_t(store::Seen), at); !done)
            return done;
    }
    return {};
}

} // namespace posthorn::server
