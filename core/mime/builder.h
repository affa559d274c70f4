// Messages that the server itself writes: plain text mail and delivery status notifications. Delivery, scheduling and
// administration call in. The result is a whole message with CRLF line ends, ready for the store or for DATA. Values
// are given raw in UTF-8; line ends and control characters in header values are dropped, so nothing can be injected.
// Pure but for random boundaries and identifiers; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace posthorn::mime {

/// "<random@host>", for Message-ID.
std::string makeMessageId(std::string_view host);

/// RFC 2047: @p text itself where it is printable ASCII, else encoded words in UTF-8, folded.
std::string encodeWords(std::string_view text);

/// RFC 2045 section 6.7, for text with CRLF line ends.
std::string encodeQuotedPrintable(std::string_view text);

/// Every CRLF, LF and CR becomes one CRLF.
std::string normalizeLineEnds(std::string_view text);

/// A mailbox in a header: name in UTF-8 (may be empty) and address (local@domain).
struct NamedMailbox {
    std::string name;
    std::string address;
};

struct TextMail {
    NamedMailbox from;
    std::vector<NamedMailbox> to;
    std::string subject;
    UnixMs date = 0;
    std::string messageId; ///< with its angle brackets
    std::string body;      ///< any line ends
    /// Further fields, name and value, which stand behind the others; values are encoded where they are not ASCII.
    std::vector<std::pair<std::string, std::string>> fields;
};

/// A text/plain message: 7bit where the body is ASCII of short lines, else quoted-printable.
std::string buildTextMail(const TextMail& mail);

/// RFC 3464 section 2.3.3.
enum class ReportAction { Failed, Delayed, Delivered, Relayed, Expanded };

struct ReportRecipient {
    std::string finalRecipient;    ///< the address that the message was for at last
    std::string originalRecipient; ///< ORCPT as "type;address", or an address; may be empty
    ReportAction action = ReportAction::Failed;
    std::string status;     ///< enhanced status code, as "5.1.1"
    std::string diagnostic; ///< the reply of the remote server; may be empty
    std::string remoteMta;  ///< the host that gave it; may be empty
    std::optional<UnixMs> lastAttempt;
    std::optional<UnixMs> retryUntil; ///< when a delayed message will be given up
};

struct DeliveryReport {
    std::string reportingMta; ///< our host name
    UnixMs arrival = 0;       ///< when we took the message
    UnixMs date = 0;          ///< of the report
    std::string originator;   ///< the envelope sender, to whom the report goes
    std::string envelopeId;   ///< ENVID; may be empty
    std::vector<ReportRecipient> recipients;
    std::string_view original;   ///< the message, or as much as there is of it; only read
    bool returnWhole = false;    ///< RET=FULL: return all of it, else its header only
    std::string language = "en"; ///< of the text for people: en, de, fr, es; others are English
    std::string messageId;       ///< made where empty
    std::string boundary;        ///< made where empty
};

/// multipart/report of RFC 6522 with the parts of RFC 3464 (RFC 6533 where anything in it is not ASCII). The envelope
/// sender of a report is the null address; that is the caller's to see to.
std::string buildDeliveryReport(const DeliveryReport& report);

} // namespace posthorn::mime
