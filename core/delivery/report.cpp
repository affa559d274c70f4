#include "delivery/report.h"

#include "delivery/acceptor.h"
#include "delivery/envelope_fields.h"

namespace posthorn::delivery {

namespace {

/// Without RET a message of up to this size is returned whole, a larger one by its header.
constexpr size_t returnedWhole = 48 * 1024;

} // namespace

std::string buildReport(const Report& report, const std::string& hostName, UnixMs now)
{
    mime::DeliveryReport out;
    out.reportingMta = hostName;
    out.arrival = report.arrived;
    out.date = now;
    out.originator = report.to.text();
    out.envelopeId = report.envelopeId;
    out.original = report.message ? std::string_view(*report.message) : std::string_view();
    out.original.remove_prefix(returnPathSize(out.original));
    // RFC 3461 section 4.3: only bad news carries the whole message.
    out.returnWhole = report.action == Action::Failed && (report.ret & ReturnHeaders) == 0 &&
                      ((report.ret & ReturnFull) != 0 || out.original.size() <= returnedWhole);
    for (const ReportRecipient& recipient : report.recipients) {
        mime::ReportRecipient to;
        to.finalRecipient = recipient.address.text();
        to.originalRecipient = recipient.original;
        to.action = report.action;
        to.status = recipient.status;
        to.diagnostic = recipient.diagnostic;
        to.remoteMta = recipient.remoteHost;
        to.lastAttempt = now;
        if (recipient.retryUntil > 0)
            to.retryUntil = recipient.retryUntil;
        out.recipients.push_back(std::move(to));
    }
    return mime::buildDeliveryReport(out);
}

} // namespace posthorn::delivery
