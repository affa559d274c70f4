// What the store keeps of each message, so that the common FETCH items never open its body: made once at delivery, kept
// as one blob, read without copying. The store and the IMAP room call in. Pure and safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mime/mail_date.h"

namespace posthorn::mime {

struct Summary {
    std::string envelope;         ///< ENVELOPE's text, parentheses included
    std::string bodyStructure;    ///< BODYSTRUCTURE's text, parentheses included
    std::optional<MailDate> date; ///< the Date header, where it can be read
    uint64_t headerBytes = 0;     ///< the header with its empty line: where BODY[TEXT] begins

    bool operator==(const Summary&) const = default;
};

/// One pass over the message; takes any bytes.
Summary summarize(std::string_view message);

/// A few bytes longer than the texts in it.
std::string encodeSummary(const Summary& summary);

/// Reads a blob of encodeSummary() where it lies; the views point into it.
class SummaryView {
public:
    std::string_view envelope() const { return m_envelope; }
    std::string_view bodyStructure() const { return m_bodyStructure; }
    const std::optional<MailDate>& date() const { return m_date; }
    uint64_t headerBytes() const { return m_headerBytes; }
    /// BODY's text, derived from BODYSTRUCTURE's.
    std::string body() const;

private:
    friend std::optional<SummaryView> decodeSummary(std::string_view blob);

    std::string_view m_envelope;
    std::string_view m_bodyStructure;
    std::optional<MailDate> m_date;
    uint64_t m_headerBytes = 0;
};

/// None where the blob is damaged or of a version that is not known; the summary is made anew then.
std::optional<SummaryView> decodeSummary(std::string_view blob);

} // namespace posthorn::mime
