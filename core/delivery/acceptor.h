// Where SMTP hands messages on. The session asks for each recipient, then gives the whole message once; everything
// behind this interface (resolution, mailboxes, the remote queue) happens in one commit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "base/mail_address.h"
#include "directory/values.h"
#include "store/types.h"
#include "wire/link.h"

namespace posthorn::delivery {

/// RFC 3461 NOTIFY values as bits.
enum Notify : uint32_t { NotifyNever = 1, NotifySuccess = 2, NotifyFailure = 4, NotifyDelay = 8 };

/// What else of the envelope goes with each recipient through the queue, in the same number as its Notify bits: RET
/// (RFC 3461 section 4.3), and whether MAIL said SMTPUTF8.
enum Passing : uint32_t { ReturnFull = 256, ReturnHeaders = 512, MessageUtf8 = 1024 };

/// Who sends, as far as the session knows.
struct Origin {
    wire::Endpoint peer;
    std::string helo;
    std::optional<directory::Account> account; ///< after AUTH
    bool mayRelay = false; ///< logged in, or from smtp.trusted-networks
    bool submission = false;
};

struct Recipient {
    MailAddress address;  ///< as in RCPT; no domain for a bare <postmaster> and for our own address literals
    std::string original; ///< ORCPT, decoded: "rfc822;alice@example.org"
    uint32_t notify = 0;  ///< Notify bits
    directory::Resolution resolution; ///< filled by checkRecipient
};

struct Envelope {
    Origin origin;
    MailAddress sender; ///< null for <>
    std::string envelopeId;
    uint64_t declaredSize = 0;
    uint32_t ret = 0; ///< ReturnFull, ReturnHeaders or neither
    bool smtpUtf8 = false;
    bool eightBit = false;
    std::vector<Recipient> recipients;
};

/// The text of the refusal where a mailing list does not take the sender's mail.
inline constexpr std::string_view notForThisList = "you may not write to this list";

class Acceptor {
public:
    virtual ~Acceptor() = default;
    /// Denied: relaying not allowed, the account may not send, or notForThisList. NotFound: nobody of that name. Denied with temporary=false and text "disabled".
    /// OverQuota: the mailbox is full (@p envelope.declaredSize counted). On success the recipient with its resolution.
    virtual void checkRecipient(const Envelope& envelope, Recipient recipient, Executor& asker,
                                Reply<Recipient> reply) = 0;
    /// @p message has no Return-Path and starts with our Received line. The reply comes when it is durable: a number
    /// for the 250 line. Any error: nothing of it was kept.
    virtual void accept(Envelope envelope, std::string message, Executor& asker, Reply<std::string> reply) = 0;
};

} // namespace posthorn::delivery
