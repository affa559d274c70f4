// What the search room answers: which messages of an account hold a text, and which belong to one conversation. It knows
// bodies, not placements: who asks goes by a snapshot of his own, and asks of each message there what its body says.
// Flags, dates and the logic between conditions are his, too. README.md says how it comes to know.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "store/types.h"

namespace posthorn::store {

/// A stretch of text that is looked for.
struct SearchTerm {
    enum Field : uint32_t {
        From = 1, ///< decoded, names and addresses, as are the next three
        To = 2,
        Cc = 4,
        Bcc = 8,
        Subject = 16,
        FileNames = 32, ///< of attachments
        Body = 64,      ///< text parts (HTML without its tags), and the headers of embedded messages
        Header = 128    ///< any field of the message's header, name and all; alone, with no other field beside it
    };
    uint32_t fields = 0; ///< in any of these
    std::string text;    ///< as mime::foldForSearch gives it
};

/// What the index says of a body and a term.
enum class SearchMatch { No, Yes, Maybe /**< read the message */ };

/// The answers to all terms of one question. Immutable.
class SearchAnswer {
public:
    struct Term {
        bool decided = false; ///< false: the index cannot say, of any message (a text too short, store.search-index is off)
        bool exact = true;    ///< false: what is in `bodies` may match
        std::vector<BodyId> bodies; ///< rising; also such as the account has no message with any more
    };
    std::vector<Term> terms;   ///< in the order of the question
    std::vector<BodyId> open;  ///< rising; the index does not know them, or not to their end

    SearchMatch match(size_t term, BodyId body) const;
};
using SearchAnswerPtr = std::shared_ptr<const SearchAnswer>;

/// A conversation: one number for messages that belong together; never changes for a body in an account.
using ThreadId = int64_t;

/// All conversations of an account at one moment. Immutable. Bodies that the account has no message with any more stay
/// in it for a while.
class ThreadMap {
public:
    struct Item {
        BodyId body = 0;
        ThreadId thread = 0;
    };
    /// 0 for a body that the account never had, or that is forgotten.
    ThreadId threadOf(BodyId body) const;
    /// Calls f(body) for each message of the conversation, rising.
    template<class F>
    void forEachMember(ThreadId thread, F f) const
    {
        for (size_t i = firstOf(thread); i < byThread.size() && byThread[i].thread == thread; ++i)
            f(byThread[i].body);
    }
    size_t memory() const { return (byBody.size() + byThread.size()) * sizeof(Item); }
    /// Of two maps of one lineage, what one says of a body the other says, too, where it knows it.
    uint64_t lineage = 0;

    std::vector<Item> byBody;   ///< rising
    std::vector<Item> byThread; ///< by thread, then body
    /// How far each mailbox had been read; rising.
    struct Position {
        MailboxId mailbox = 0;
        Uid next = 1;
        bool operator==(const Position&) const = default;
    };
    std::vector<Position> positions;

private:
    size_t firstOf(ThreadId thread) const;
};
using ThreadMapPtr = std::shared_ptr<const ThreadMap>;

struct SearchPosition {
    uint64_t messages = 0; ///< bodies that the index has
    uint64_t pending = 0;  ///< of these, such as wait for their texts to be read
};

class Search {
public:
    virtual ~Search() = default;
    /// Brings the account's index up to date as far as it can in two seconds, and looks the terms up. What it has not read
    /// by then is in SearchAnswer::open, so that nothing is missed.
    virtual void find(AccountId account, std::vector<SearchTerm> terms, Reply<SearchAnswerPtr> reply) = 0;
    /// All conversations, with every message that is there now. Answered at once when nothing came since the last time.
    /// Unavailable when there is so much to be read that it takes longer than 20 seconds; it goes on in the background.
    virtual void threads(AccountId account, Reply<ThreadMapPtr> reply) = 0;
    /// The conversation of each of @p bodies, in their order; 0 as ThreadMap::threadOf says. Costs these look-ups, where
    /// threads() may have to read all that the account has.
    virtual void threadsOf(AccountId account, std::vector<BodyId> bodies, Reply<std::vector<ThreadId>> reply) = 0;
    /// The first characters (at most 256) of each message's text on one line, in the order of @p bodies; nothing where
    /// they are not known (yet).
    virtual void previews(AccountId account, std::vector<BodyId> bodies,
                          Reply<std::vector<std::optional<std::string>>> reply) = 0;
    virtual void position(AccountId account, Reply<SearchPosition> reply) = 0;
};

} // namespace posthorn::store
