// A message made fit for a host without 8BITMIME (RFC 6152 section 3): each body part with octets above 127 becomes
// quoted-printable or base64, the rest stays octet for octet. The outgoing SMTP client calls in. Safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mime/transfer_encoding.h"

namespace posthorn::mime {

/// A conversion: planned in one pass, then written in slices, so that it never holds a second copy of the message.
///
/// What RFC 1847 sections 2.1 and 2.2 and RFC 2046 sections 5.2.2 and 5.2.3 forbid is refused: multipart/signed and
/// multipart/encrypted (opaque to relays), and message/* parts other than message/rfc822, which is converted within,
/// and message/global*, which may be encoded whole (RFC 6532 section 3.7, RFC 6533 section 6). A DKIM signature over the
/// body is lost, as RFC 6376 section 5.3 warns signers. 8-bit octets in header fields are left as they are: they are
/// SMTPUTF8's matter. Before and behind a multipart's parts, where text means nothing, they become "?".
class SevenBit {
public:
    /// @p message stays where it is until the last next(). Unsupported: it cannot be converted, and the text says why.
    static Result<SevenBit> plan(std::string_view message);

    bool isDone() const { return m_index == m_steps.size(); }
    /// Appends about @p size octets to @p out, and at least one unless it is done.
    void next(size_t size, std::string& out);
    /// About the size of the whole (as RFC 1870 section 3 lets SIZE be).
    uint64_t sizeEstimate() const { return m_sizeEstimate; }

private:
    struct Step {
        enum class Kind { Copy, Own, Mask, QuotedPrintable, Base64 } kind = Kind::Copy;
        std::string_view text; ///< of the message; of Own nothing
        std::string own;       ///< a header written anew
        std::string_view view() const { return kind == Kind::Own ? std::string_view(own) : text; }
    };
    class Planner;

    void begin();
    bool write(size_t size, std::string& out);

    std::vector<Step> m_steps;
    uint64_t m_sizeEstimate = 0;
    size_t m_index = 0; ///< the step at work
    size_t m_at = 0;    ///< within its text, of Copy, Own and Mask
    QuotedPrintableEncoder m_quotedPrintable;
    Base64Encoder m_base64;
};

} // namespace posthorn::mime
