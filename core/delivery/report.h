// Delivery status notifications (RFC 3464, with RFC 6533 where an address or the message is UTF-8): built as text from
// values. The reporter calls in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mail_address.h"
#include "store/types.h"

namespace posthorn::delivery {

enum class Action { Failed, Delayed, Delivered, Relayed, Expanded };
/// As RFC 3464 section 2.3.3 spells it.
std::string_view actionName(Action action);

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
    bool isDouble = false; ///< the message was itself a report that nobody takes
};

/// The whole message, CRLF line ends, no Return-Path and no Received.
std::string buildReport(const Report& report, std::string_view hostName, UnixMs now, std::string_view id);

} // namespace posthorn::delivery
