// The index of one account: a database file of its own, which says of each body its conversation, its preview and, by
// trigrams, its texts. Used by one thread at a time. All of it can be made anew from the store; README.md says when.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "store/search/search.h"
#include "store/search/store_source.h"
#include "store/sql/connection.h"

namespace posthorn::store {

class AccountIndex {
public:
    /// Opens or makes the file in @p folder. What another start of the machine left open is thrown away.
    static Result<std::unique_ptr<AccountIndex>> open(FileSystem& files, const std::string& folder, AccountId account,
                                                      const char* vfs);
    /// True when there is a file of the account.
    static bool exists(FileSystem& files, const std::string& folder, AccountId account);
    static Result<void> remove(FileSystem& files, const std::string& folder, AccountId account);
    /// Accounts with a file in one of the 256 folders below @p folder.
    static std::vector<AccountId> list(FileSystem& files, const std::string& folder, unsigned number);
    /// Without close() the file counts as left open.
    ~AccountIndex();
    /// Brings the file to the disk and marks it as whole.
    Result<void> close();

    /// True until the work has gone on for long enough.
    using Patience = std::function<bool()>;

    /// Reads the headers of messages that came, and gives them their conversations. False when patience ended first.
    /// Corrupt when the store is not the one that this index was made of (it was set back).
    Result<bool> followHeads(StoreSource& source, const Patience& patience);
    /// Indexes the texts of some of those that wait for it, the newest first. False when there are more.
    Result<bool> indexTexts(StoreSource& source, size_t maxText);
    /// Drops dead bodies when there are more of these than of others: then all texts wait again.
    Result<void> dropDead(StoreSource& source);

    /// Terms that patience does not last for are undecided, also where it ends in the middle of one.
    Result<SearchAnswerPtr> find(const std::vector<SearchTerm>& terms, const Patience& patience);
    /// All that followHeads() knows. Shared until something comes.
    Result<ThreadMapPtr> threads();
    /// Of these alone; 0 for a body that is not known.
    Result<std::vector<ThreadId>> threadsOf(const std::vector<BodyId>& bodies);
    Result<std::vector<std::optional<std::string>>> previews(const std::vector<BodyId>& bodies);
    Result<SearchPosition> position();

private:
    AccountIndex(FileSystem& files, std::string folder, AccountId account);
    Result<void> prepare();
    Result<void> readPositions();
    Result<void> writePositions(const AccountPositions& now);
    Result<void> checkStore(StoreSource& source, const AccountPositions& now);
    Result<void> beginRound(StoreSource& source);
    Result<void> addHead(StoreSource& source, BodyId body);
    Result<void> addText(StoreSource& source, BodyId body, size_t maxText);
    Result<std::vector<SearchAnswer::Term>> findTerms(const std::vector<SearchTerm>& terms, const Patience& patience);
    Result<SearchAnswer::Term> findTerm(const SearchTerm& term, size_t most);
    /// Runs @p f in a transaction.
    Result<void> inTransaction(const std::function<Result<void>()>& f);

    FileSystem& m_files;
    const std::string m_folder;
    const AccountId m_account;
    std::unique_ptr<sql::Connection> m_sql;
    AccountPositions m_positions; ///< how far heads are here
    std::vector<BodyId> m_missing; ///< of the round under way: bodies that came, the highest first
    AccountPositions m_target;     ///< the positions behind these
    bool m_checked = false;        ///< that this is the store
    bool m_hasTexts = false;       ///< nothing waits for its texts
    uint64_t m_count = 0;          ///< of bodies
    ThreadMapPtr m_threads;
    std::vector<ThreadMap::Item> m_newThreads; ///< not in m_threads yet
};

} // namespace posthorn::store
