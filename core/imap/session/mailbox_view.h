// The selected mailbox as the client knows it: one immutable snapshot, and what it takes to bring the client up to date
// with a newer one (RFC 3501 sections 5.2, 7.3 and 7.4). For the session and its verbs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "imap/parser/sequence_set.h"
#include "store/mail_store.h"
#include "store/mailbox_snapshot.h"

namespace posthorn::imap {

/// Appends "FLAGS (...)" for a message.
void appendFlags(std::string& out, const store::Entry& entry, bool recent, const std::vector<std::string>& keywords);

class MailboxView {
public:
    MailboxView(store::SnapshotPtr snapshot, bool readOnly);

    const store::MailboxSnapshot& snapshot() const { return *m_known; }
    store::MailboxId id() const { return m_known->info.id; }
    bool readOnly() const { return m_readOnly; }
    /// Messages are in the view that the mailbox has no more.
    bool hidesExpunges() const { return m_hidesExpunges; }
    size_t size() const { return m_known->size(); }
    bool isRecent(store::Uid uid) const;
    uint32_t recentCount() const;
    /// The mailbox can take further keywords.
    bool hasKeywordRoom() const { return m_known->keywords->size() < store::KeywordSet::capacity; }

    /// "* FLAGS", "* n EXISTS", "* n RECENT" and the OK lines of SELECT up to HIGHESTMODSEQ.
    void appendSelected(std::string& out) const;

    /// How update() treats messages whose flags the client has changed itself.
    struct Own {
        const std::vector<store::Uid>* uids = nullptr; ///< rising
        const store::FlagChange* change = nullptr;
        bool silent = false; ///< no FETCH for those that are as the client must expect them
    };
    struct Options {
        bool expunges = true; ///< else messages that are gone stay in the view, to be told of later
        bool uids = false;    ///< FETCH names the UID
        bool modseqs = false; ///< FETCH names the modification sequence (RFC 7162)
        Own own;
    };
    /// Takes @p newest as what the client knows from now on, and appends the untagged responses that tell it.
    /// True if new messages came that no session had seen: they are to be claimed (Mailboxes::claimRecent).
    bool update(const store::SnapshotPtr& newest, const Options& options, std::string& out);

    /// Indices [from, to) of the view's messages.
    struct Span {
        uint32_t from;
        uint32_t to;
    };
    /// The messages that @p set means, rising and apart. For message numbers nothing when one does not exist.
    bool resolve(const SequenceSet& set, bool uids, std::vector<Span>& spans) const;
    std::vector<store::Uid> uidsOf(const std::vector<Span>& spans) const;

    /// A newer snapshot may exist. What came between a question to the store and its answer is not forgotten.
    bool stale() const { return m_changes != m_seen; }
    void noteChange() { ++m_changes; }
    uint32_t changes() const { return m_changes; }
    void noteSeen(uint32_t changes) { m_seen = changes; }

    std::shared_ptr<void> watch; ///< Mailboxes::watch

private:
    void appendFetchFlags(std::string& out, size_t index, const Options& options) const;
    void appendFlagLists(std::string& out) const;
    void noteRecent(store::Uid from, store::Uid uidNext);

    store::SnapshotPtr m_known;
    std::vector<SequenceSet::Range> m_recent; ///< UIDs that this session has been the first to see
    const bool m_readOnly;
    bool m_hidesExpunges = false;
    uint32_t m_changes = 0;
    uint32_t m_seen = 0;
};

} // namespace posthorn::imap
