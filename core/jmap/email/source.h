// One Email, and as much of it as has been read: where it is, its summary, its header, all of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jmap/data/account_view.h"
#include "jmap/email/imap_data.h"
#include "jmap/method.h"
#include "mime/summary.h"

namespace posthorn::jmap {

/// What must be known of a message; each level includes those before.
enum class Level { Index, Summary, Header, Whole };

class EmailSource {
public:
    store::BodyId body = 0;
    std::vector<AccountView::Placement> placements; ///< none for a message that is in no mailbox (Email/parse)
    std::optional<mime::SummaryView> summary;
    std::string bytes; ///< from the message's start on
    Level holds = Level::Index;
    uint64_t size = 0;
    wire::MessageBudget::Share share; ///< of `bytes`

    /// The summary's envelope, parsed at its first use; null where there is none.
    const Envelope* envelope();
    /// The structure of `bytes`, scanned at its first use.
    const mime::Structure& structure();
    /// The message's own header, as far as it has been read.
    std::string_view header();

private:
    std::optional<Envelope> m_envelope;
    std::optional<mime::Structure> m_structure;
};

/// Sources for those of @p bodies that the view has, in their order.
std::vector<EmailSource> findEmails(const AccountView& view, const std::vector<store::BodyId>& bodies);

/// Reads summaries of all @p sources, which @p owners keep alive.
Task<Result<void>> readSummaries(Call call, std::vector<EmailSource>& sources,
                                 std::vector<std::shared_ptr<const void>>& owners);

/// Reads header or all of one message. NotFound when it went away meanwhile; Unavailable when memory is short.
Task<Result<void>> readBytes(Call call, EmailSource& source, Level level);

} // namespace posthorn::jmap
