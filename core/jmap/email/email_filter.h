// The filter of Email/query (RFC 8621 section 4.4.1), prepared once and asked about each message with as much of it as
// has been read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "jmap/email/source.h"
#include "jmap/email/word_set.h"
#include "jmap/standard/query.h"
#include "store/search/search.h"

namespace posthorn::jmap {

enum class Match { No, Yes, Unknown /**< more of the message is needed */ };

/// How many messages of each thread there are, and how many of them have a keyword.
struct ThreadKeyword {
    struct Count {
        uint32_t all = 0, with = 0;
    };
    std::unordered_map<store::BodyId, Count> threads;
};

/// One message that may match.
struct Candidate {
    store::BodyId body = 0;
    store::BodyId thread = 0; ///< where threads are needed
    const ViewMailbox* mailbox = nullptr;
    const store::Entry* entry = nullptr;
};

class EmailFilter {
public:
    /// What is wrong with a condition, for readFilter().
    static std::optional<MethodError> check(const Object& condition);

    /// @p filter as readFilter() made it; @p view outlives this.
    EmailFilter(const Call& call, const Filter& filter, const AccountView& view);

    /// The mailbox that a message must be in; null when there is no such condition.
    const ViewMailbox* only() const { return m_only; }
    /// Nothing but "inMailbox", or nothing at all.
    bool isTrivial() const { return m_trivial; }
    /// A mailbox that is asked for does not exist: nothing matches.
    bool isImpossible() const { return m_impossible; }
    /// Some condition cannot be decided for messages that are not there any more.
    bool needsContent() const { return m_needsContent; }

    /// Keywords that are asked of threads; to be filled in before match().
    std::map<std::string, ThreadKeyword, std::less<>>& threadKeywords() { return m_threadKeywords; }
    const ThreadKeyword* threadKeyword(std::string_view keyword) const;

    /// What to ask the store's search about, for the texts that are looked for.
    const std::vector<store::SearchTerm>& terms() const { return m_terms; }
    /// What it answered to just these.
    void setAnswer(store::SearchAnswerPtr answer) { m_answer = std::move(answer); }

    /// @p source may be null: only the index is at hand.
    Match match(const Candidate& candidate, EmailSource* source) const { return match(m_root, candidate, source); }
    /// What has to be read for those that are Unknown with an index only.
    Level needed() const { return m_needed; }

    /// The words that "text", "subject" and "body" look for, for SearchSnippet.
    const std::vector<std::string>& subjectWords() const { return m_subjectWords; }
    const std::vector<std::string>& bodyWords() const { return m_bodyWords; }

private:
    enum class What {
        InMailbox, InMailboxOtherThan, Before, After, MinSize, MaxSize, AllInThread, SomeInThread, NoneInThread,
        HasKeyword, NotKeyword, HasAttachment, Text, From, To, Cc, Bcc, Subject, Body, Header
    };
    struct Test {
        What what;
        std::vector<const ViewMailbox*> mailboxes;
        int64_t number = 0;
        bool flag = false;
        std::string text; ///< a keyword, or a header's name
        bool hasValue = false;
        WordSet words;
        size_t firstTerm = 0; ///< of `terms()`, one for each word
        bool hasTerms = false;
    };
    struct Node {
        Filter::Kind kind = Filter::Kind::And;
        std::vector<Node> operands;
        std::vector<Test> tests; ///< of a condition, all to be true
    };

    Node prepare(const Call& call, const Filter& filter, const AccountView& view, bool required);
    void prepareTest(const Call& call, Test& test, const Json& value, const AccountView& view);
    Match match(const Node& node, const Candidate& candidate, EmailSource* source) const;
    Match matchTest(const Test& test, const Candidate& candidate, EmailSource* source) const;
    Match matchText(const Test& test, EmailSource* source) const;
    /// What the store's search said of all words.
    Match known(const Test& test, store::BodyId body) const;
    bool isIn(const ViewMailbox& mailbox, const Candidate& candidate) const;
    bool keyword(const Candidate& candidate, std::string_view keyword) const;
    static std::optional<What> whatOf(std::string_view name);

    const AccountView& m_view;
    Node m_root;
    const ViewMailbox* m_only = nullptr;
    bool m_trivial = true;
    bool m_impossible = false;
    bool m_needsContent = false;
    Level m_needed = Level::Index;
    std::map<std::string, ThreadKeyword, std::less<>> m_threadKeywords;
    std::vector<store::SearchTerm> m_terms;
    store::SearchAnswerPtr m_answer;
    std::vector<std::string> m_subjectWords, m_bodyWords;
};

} // namespace posthorn::jmap
