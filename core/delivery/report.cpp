#include "delivery/report.h"

#include <algorithm>

#include "base/text.h"
#include "delivery/acceptor.h"
#include "delivery/envelope_fields.h"
#include "delivery/xtext.h"

namespace posthorn::delivery {

namespace {

/// Without RET a message of up to this size is returned whole, a larger one by its header.
constexpr size_t returnedWhole = 48 * 1024;

std::string_view subjectOf(Action action)
{
    switch (action) {
    case Action::Failed:
        return "Undelivered mail returned to sender";
    case Action::Delayed:
        return "Mail delayed, delivery is still being tried";
    case Action::Delivered:
    case Action::Relayed:
    case Action::Expanded:
        break;
    }
    return "Mail delivery report";
}

std::string_view sentenceOf(const Report& report)
{
    if (report.isDouble)
        return "A delivery report could not be returned to its addressee. Nobody else is told of this.";
    switch (report.action) {
    case Action::Failed:
        return "Your message could not be delivered to one or more recipients. It is not tried any longer.";
    case Action::Delayed:
        return "Your message could not be delivered yet to one or more recipients. You need not send it again: it is"
               " still being tried.";
    case Action::Delivered:
        return "Your message was delivered to the following recipients, as you asked to be told.";
    case Action::Relayed:
        return "Your message was handed on to a host that sends no delivery reports, for the following recipients.";
    case Action::Expanded:
        break;
    }
    return "Your message was handed on to all members of the following addresses.";
}

/// One line: what a peer said must not begin a new field.
std::string oneLine(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out += static_cast<unsigned char>(c) < 32 || c == 127 ? ' ' : c;
    return out;
}

/// Folds a long text at blanks, so that no line of the report is longer than RFC 5322 allows.
std::string folded(const std::string& text)
{
    std::string out;
    size_t line = 0;
    for (size_t i = 0; i < text.size(); ++i, ++line) {
        if (text[i] == ' ' && line > 70) {
            out += "\r\n";
            line = 0;
        } else if (line > 900) {
            out += "\r\n ";
            line = 0;
        }
        out += text[i];
    }
    return out;
}

std::string typed(std::string_view address, bool utf8)
{
    if (isAscii(address))
        return "rfc822;" + std::string(address);
    return utf8 ? "utf-8;" + std::string(address) : "utf-8;" + encodeUtf8Xtext(address);
}

void addRecipient(std::string& out, const Report& report, const ReportRecipient& recipient, UnixMs now)
{
    out += "\r\n";
    if (!recipient.original.empty())
        out += "Original-Recipient: " + oneLine(recipient.original) + "\r\n";
    out += "Final-Recipient: " + typed(recipient.address.text(), true) + "\r\n";
    out += "Action: ";
    out += actionName(report.action);
    out += "\r\nStatus: " + recipient.status + "\r\n";
    if (!recipient.remoteHost.empty())
        out += "Remote-MTA: dns;" + oneLine(recipient.remoteHost) + "\r\n";
    if (!recipient.diagnostic.empty()) {
        const std::string_view type = recipient.remoteHost.empty() ? "x-posthorn" : "smtp";
        out += folded("Diagnostic-Code: " + std::string(type) + "; " + oneLine(recipient.diagnostic)) + "\r\n";
    }
    out += "Last-Attempt-Date: " + formatMailDate(now) + "\r\n";
    if (report.action == Action::Delayed && recipient.retryUntil > 0)
        out += "Will-Retry-Until: " + formatMailDate(recipient.retryUntil) + "\r\n";
}

/// The header with its empty line.
std::string_view headerOf(std::string_view message)
{
    const size_t end = message.find("\r\n\r\n");
    return end == std::string_view::npos ? message : message.substr(0, end + 4);
}

} // namespace

std::string_view actionName(Action action)
{
    switch (action) {
    case Action::Failed:
        return "failed";
    case Action::Delayed:
        return "delayed";
    case Action::Delivered:
        return "delivered";
    case Action::Relayed:
        return "relayed";
    case Action::Expanded:
        break;
    }
    return "expanded";
}

std::string buildReport(const Report& report, std::string_view hostName, UnixMs now, std::string_view id)
{
    std::string_view message = report.message ? std::string_view(*report.message) : std::string_view();
    message.remove_prefix(returnPathSize(message));
    // RFC 3461 section 4.3: good news never carries the whole message.
    const bool good = report.action != Action::Failed;
    const bool whole = !good && (report.ret & ReturnHeaders) == 0 &&
                       ((report.ret & ReturnFull) != 0 || message.size() <= returnedWhole);
    const std::string_view returned = whole ? message : headerOf(message);
    const bool utf8 = !isAscii(headerOf(message)) ||
                      std::any_of(report.recipients.begin(), report.recipients.end(), [](const ReportRecipient& r) {
                          return !isAscii(r.address.local) || !isAscii(r.address.domain) || !isAscii(r.original);
                      });
    const bool eightBit = utf8 || !isAscii(returned);
    const std::string boundary = "=_report_" + std::string(id);

    std::string out;
    out.reserve(returned.size() + 4096);
    const auto add = [&out](auto... parts) { ((out += parts), ...); };
    add("From: Mail Delivery System <postmaster@", hostName, ">\r\n");
    add("To: <", report.to.domain.empty() ? report.to.local : report.to.text(), ">\r\n");
    add("Date: ", formatMailDate(now), "\r\n");
    add("Message-ID: <", id, "@", hostName, ">\r\n");
    add("Subject: ", subjectOf(report.action), "\r\n");
    add("Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n");
    add("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"", boundary, "\"\r\n");
    add(eightBit ? "Content-Transfer-Encoding: 8bit\r\n" : "", "\r\n");

    add("--", boundary, "\r\nContent-Type: text/plain; charset=utf-8\r\n");
    add(eightBit ? "Content-Transfer-Encoding: 8bit\r\n" : "", "\r\n");
    add("This is the mail server ", hostName, ".\r\n\r\n", folded(std::string(sentenceOf(report))), "\r\n\r\n");
    for (const ReportRecipient& recipient : report.recipients) {
        add("<", recipient.address.text(), ">:\r\n");
        if (!recipient.remoteHost.empty())
            add("    host ", oneLine(recipient.remoteHost), " said:\r\n");
        if (!recipient.diagnostic.empty())
            add(folded("    " + oneLine(recipient.diagnostic)), "\r\n");
        add("\r\n");
    }

    add("--", boundary, "\r\nContent-Type: message/", utf8 ? "global-delivery-status" : "delivery-status", "\r\n");
    add(utf8 ? "Content-Transfer-Encoding: 8bit\r\n" : "", "\r\nReporting-MTA: dns;", hostName, "\r\n");
    if (!report.envelopeId.empty())
        add("Original-Envelope-Id: ", oneLine(report.envelopeId), "\r\n");
    if (report.arrived > 0)
        add("Arrival-Date: ", formatMailDate(report.arrived), "\r\n");
    for (const ReportRecipient& recipient : report.recipients)
        addRecipient(out, report, recipient, now);

    add("\r\n--", boundary, "\r\nContent-Type: ");
    add(whole ? (utf8 ? "message/global" : "message/rfc822") : (utf8 ? "message/global-headers" : "text/rfc822-headers"));
    add(eightBit ? "\r\nContent-Transfer-Encoding: 8bit" : "", "\r\n\r\n", returned);
    add("\r\n--", boundary, "--\r\n");
    return out;
}

} // namespace posthorn::delivery
