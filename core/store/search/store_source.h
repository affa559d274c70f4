// What the search room reads of the store: a connection of its own for each of its threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/core.h"
#include "store/search/search.h"

namespace posthorn::store {

/// How far the store has come with an account, or the index with the store.
struct AccountPositions {
    BodyId nextBody = 0;    ///< bodies that come later have this number or a higher one
    uint64_t messages = 0;  ///< placements
    std::vector<ThreadMap::Position> mailboxes; ///< rising

    bool sameAs(const AccountPositions& other) const { return mailboxes == other.mailboxes; }
};

/// The store's side of AccountPositions: one short question.
Result<AccountPositions> readPositions(sql::Connection& sql, AccountId account);

class StoreSource {
public:
    explicit StoreSource(Core& core) : m_core(core) {}

    Core& core() { return m_core; }
    Result<AccountPositions> positions(AccountId account);
    /// The bodies of all messages that came to the account's mailboxes behind @p from, rising, each once; and the
    /// positions behind them, of the same moment.
    Result<std::vector<BodyId>> bodiesBehind(AccountId account, const AccountPositions& from, AccountPositions& now);
    /// All bodies that the account has, rising.
    Result<std::vector<BodyId>> bodies(AccountId account);
    /// The checksum of a body's record; nothing when it is gone.
    Result<std::optional<uint32_t>> checksum(BodyId body);
    /// The first @p length bytes; the checksum is that of all. NotFound when it is gone.
    Result<std::string> read(BodyId body, uint64_t length, uint32_t* checksum = nullptr);

private:
    Result<sql::Connection*> sql();

    Core& m_core;
    std::unique_ptr<sql::Connection> m_sql;
};

} // namespace posthorn::store
