// What is to be told to a sender about a message: values that the reporter turns into a delivery status notification
// (RFC 3461, RFC 3464; the text itself is core/mime's).
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mail_address.h"
#include "mime/builder.h"
#include "store/types.h"

namespace posthorn::delivery {

using Action = mime::ReportAction;

struct ReportRecipient {
    MailAddress address;
    std::string original;   ///< ORCPT, decoded; may be empty
    std::string status;     ///< RFC 3463: "5.1.1"
    std::string remoteHost; ///< who said so; empty for this host
    std::string diagnostic; ///< the peer's reply ("550 5.1.1 no such user") or our own words
    UnixMs retryUntil = 0;  ///< with Action::Delayed
};

/// One report about one message: all its recipients have the same action.
struct Report {
    Action action = Action::Failed;
    MailAddress to; ///< the message's sender; "postmaster" without domain for the first domain's
    std::string envelopeId;
    UnixMs arrived = 0;
    std::vector<ReportRecipient> recipients;
    store::Bytes message;
    uint32_t ret = 0; ///< Passing bits: ReturnFull, ReturnHeaders or neither
};

/// The whole message, CRLF line ends, no Return-Path and no Received.
std::string buildReport(const Report& report, const std::string& hostName, UnixMs now);

} // namespace posthorn::delivery
