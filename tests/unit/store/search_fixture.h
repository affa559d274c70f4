// What the tests of the search room share.
#pragma once

#include <filesystem>
#include <set>

#include "mime/search_text.h"
#include "store/search/search.h"
#include "tests/unit/store/store_fixture.h"

namespace posthorn::store {

using Bodies = std::vector<BodyId>;

struct SearchFixture : Fixture {
    /// Appends to a mailbox of account 1 and returns the body's number.
    BodyId append(std::string text, const std::string& mailbox = "INBOX", AccountId account = 1)
    {
        const auto info = client->find(account, mailbox);
        NewMessage message;
        message.bytes = bytesOf(std::move(text));
        if (!info || !client->append(info->id, {message}))
            return 0;
        const auto snapshot = client->open(info->id);
        return (*snapshot)->at((*snapshot)->size() - 1).body;
    }
    Result<SearchAnswerPtr> ask(std::vector<SearchTerm> terms, AccountId account = 1)
    {
        for (SearchTerm& term : terms)
            term.text = mime::foldForSearch(term.text);
        return await<SearchAnswerPtr>(client->executor, [&](auto reply) {
            client->facade.search->find(account, std::move(terms), std::move(reply));
        });
    }
    /// Those that hold the text for certain; {-1} when the index cannot say.
    Bodies find(uint32_t fields, const std::string& text, AccountId account = 1)
    {
        const auto answer = ask({{fields, text}}, account);
        if (!answer || (*answer)->terms.size() != 1 || !(*answer)->terms[0].decided)
            return {-1};
        return (*answer)->terms[0].bodies;
    }
    ThreadMapPtr threads(AccountId account = 1)
    {
        auto map = await<ThreadMapPtr>(client->executor,
                                       [&](auto reply) { client->facade.search->threads(account, std::move(reply)); });
        return map ? *map : nullptr;
    }
    SearchPosition position(AccountId account = 1)
    {
        auto found = await<SearchPosition>(
            client->executor, [&](auto reply) { client->facade.search->position(account, std::move(reply)); });
        return found ? *found : SearchPosition{UINT64_MAX, 0};
    }
    /// Names of the account's files, sorted, without those that SQLite puts beside.
    std::vector<std::string> files(AccountId account = 1) const
    {
        std::set<std::string> names;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(indexFolder(account), none)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with(std::to_string(account) + ".") && !name.ends_with("-wal") && !name.ends_with("-shm"))
                names.insert(name);
        }
        return {names.begin(), names.end()};
    }
    std::string indexFolder(AccountId account = 1) const
    {
        char number[3];
        std::snprintf(number, sizeof number, "%02x", unsigned(account) & 0xffU);
        return folder() + "/search/" + number;
    }
};

inline std::string mail(const std::string& header, const std::string& body = "Hello.\r\n")
{
    return header + "\r\n" + body;
}

} // namespace posthorn::store
