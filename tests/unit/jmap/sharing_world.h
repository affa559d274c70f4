// What the tests of sharing share: four accounts, the first of which has mail and shares it.
#pragma once

#include "jmap/session_object.h"
#include "tests/support/fake_directory.h"
#include "tests/unit/jmap/jmap_world.h"

namespace posthorn::test {

inline const char* const reads = R"({"mayReadItems": true})";
inline const char* const writes = R"({"mayReadItems": true, "mayAddItems": true, "mayRemoveItems": true, "maySetSeen": true,
    "maySetKeywords": true})";
inline const char* const manages = R"({"mayReadItems": true, "mayAddItems": true, "mayRemoveItems": true, "maySetSeen": true,
    "maySetKeywords": true, "mayCreateChild": true, "mayRename": true, "mayDelete": true, "mayShare": true})";

/// alice (1) with mail, bob (2) and carol (3) of her domain, eve (4) of another one.
class SharingWorld : public JmapWorld {
public:
    SharingWorld()
    {
        people.addUser("alice@example.test", "secret", 0, 1);
        people.addUser("bob@example.test", "secret", 0, 2);
        people.addUser("carol@example.test", "secret", 0, 3);
        people.addUser("eve@elsewhere.test", "secret", 0, 4);
        directoryOf = &people;
        restart();
        for (const store::AccountId account : {2, 3, 4})
            (void)await<store::MailboxInfo>([&](auto reply) { facade.mailboxes->find(account, "INBOX", reply); });
        for (const char* name : {"Plans", "Secret", "Secret/Deep"})
            (void)await<store::MailboxInfo>([&](auto reply) {
                facade.mailboxes->create(1, name, store::SpecialUse::None, reply);
            });
        as(1);
    }

    void as(store::AccountId account)
    {
        static const char* const names[] = {"", "alice@example.test", "bob@example.test", "carol@example.test",
                                            "eve@elsewhere.test"};
        principal = std::make_shared<jmap::Principal>();
        principal->account = account;
        principal->address = *MailAddress::parse(names[account]);
    }

    /// By alice.
    Json share(const std::string& mailbox, const std::string& who, const std::string& rights)
    {
        const auto before = principal;
        as(1);
        const Json done = call("Mailbox/set", R"({"accountId": "a1", "update": {")" + mailboxId(mailbox) +
                                                  R"(": {"shareWith/)" + who + R"(": )" + rights + "}}}");
        principal = before;
        return done;
    }

    std::string idIn(store::AccountId account, const std::string& name)
    {
        auto info = await<store::MailboxInfo>([&](auto reply) { facade.mailboxes->find(account, name, reply); });
        return info ? "m" + std::to_string(info->id) : std::string();
    }

    Json update(const std::string& method, const std::string& id, const std::string& patch)
    {
        return call(method, R"({"accountId": "a1", "update": {")" + id + R"(": )" + patch + "}}");
    }

    FakeDirectory people;
};

inline QByteArray list(const Json& value, const char* pointer)
{
    return QByteArray::fromStdString(jmap::serializeJson(at(value, pointer)));
}

inline bool says(const Json& value, const std::string& text)
{
    return jmap::serializeJson(value).find(text) != std::string::npos;
}

} // namespace posthorn::test
