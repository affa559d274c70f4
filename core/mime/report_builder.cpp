// Delivery status notifications. The text for people comes first and says in four languages what the machine-readable
// part behind it says by its fields.
#include <array>

#include "base/random.h"
#include "base/text.h"
#include "mime/builder.h"
#include "mime/builder_parts.h"
#include "mime/header.h"

namespace posthorn::mime {

namespace {

constexpr size_t maxReturnedHeader = 64 * 1024;

struct Wording {
    std::string_view language;
    std::string_view sender;
    std::string_view failedSubject, delayedSubject, deliveredSubject;
    std::string_view greeting; ///< {host} stands for the reporting host
    std::string_view failed, delayed, delivered, relayed, expanded;
    std::string_view answered; ///< {host} stands for the remote host
    std::string_view closing;
};

constexpr std::array<Wording, 4> wordings = {{
    {"en", "Mail Delivery System", "Undelivered mail returned to sender", "Delayed mail, still being retried",
     "Successful mail delivery report", "This is the mail system at {host}.",
     "Your message could not be delivered to one or more recipients:",
     "Your message could not be delivered yet to the recipients below. Delivery will be\r\n"
     "retried; you do not need to send it again:",
     "Your message was delivered to:", "Your message was handed to a mail system that sends no delivery reports:",
     "Your message was handed on to the members of:", "{host} said:",
     "What follows is for mail programs, and shows which message this is about."},
    {"de", "Mailzustellsystem", "Unzustellbare Nachricht zurück an den Absender",
     "Zustellung verzögert, weitere Versuche folgen", "Nachricht zugestellt", "Dies ist das Mailsystem auf {host}.",
     "Ihre Nachricht konnte einem oder mehreren Empfängern nicht zugestellt werden:",
     "Ihre Nachricht konnte den folgenden Empfängern noch nicht zugestellt werden. Die\r\n"
     "Zustellung wird weiter versucht; Sie müssen sie nicht noch einmal senden:",
     "Ihre Nachricht wurde zugestellt an:",
     "Ihre Nachricht wurde an ein Mailsystem übergeben, das keine Zustellberichte sendet:",
     "Ihre Nachricht wurde weitergegeben an die Mitglieder von:", "{host} antwortete:",
     "Der Rest ist für Mailprogramme und zeigt, um welche Nachricht es geht."},
    {"fr", "Système de messagerie", "Message non distribué renvoyé à l'expéditeur",
     "Distribution retardée, nouvelles tentatives en cours", "Message distribué",
     "Ceci est le système de messagerie de {host}.",
     "Votre message n'a pas pu être distribué à un ou plusieurs destinataires :",
     "Votre message n'a pas encore pu être distribué aux destinataires suivants. De\r\n"
     "nouvelles tentatives auront lieu ; il est inutile de le renvoyer :",
     "Votre message a été distribué à :",
     "Votre message a été transmis à un système qui n'envoie pas d'avis de distribution :",
     "Votre message a été transmis aux membres de :", "{host} a répondu :",
     "La suite est destinée aux logiciels et indique de quel message il s'agit."},
    {"es", "Sistema de correo", "Mensaje no entregado devuelto al remitente", "Entrega retrasada, se sigue intentando",
     "Mensaje entregado", "Este es el sistema de correo de {host}.",
     "Su mensaje no pudo entregarse a uno o más destinatarios:",
     "Su mensaje aún no pudo entregarse a los siguientes destinatarios. Se volverá a\r\n"
     "intentar; no es necesario enviarlo de nuevo:",
     "Su mensaje fue entregado a:", "Su mensaje fue transmitido a un sistema que no envía avisos de entrega:",
     "Su mensaje fue transmitido a los miembros de:", "{host} respondió:",
     "Lo que sigue es para los programas de correo e indica de qué mensaje se trata."},
}};

struct ActionRow {
    ReportAction action;
    std::string_view name;
    std::string_view Wording::*text;
};
constexpr std::array<ActionRow, 5> actions = {{{ReportAction::Failed, "failed", &Wording::failed},
                                               {ReportAction::Delayed, "delayed", &Wording::delayed},
                                               {ReportAction::Delivered, "delivered", &Wording::delivered},
                                               {ReportAction::Relayed, "relayed", &Wording::relayed},
                                               {ReportAction::Expanded, "expanded", &Wording::expanded}}};

const Wording& wordingFor(std::string_view language)
{
    for (const Wording& wording : wordings) {
        if (startsWithIgnoreCase(language, wording.language)) // "de-AT" is German too
            return wording;
    }
    return wordings[0];
}

std::string withHost(std::string_view text, std::string_view host)
{
    const size_t at = text.find("{host}");
    if (at == std::string_view::npos)
        return std::string(text);
    return std::string(text.substr(0, at)) + std::string(host) + std::string(text.substr(at + 6));
}

bool hasAction(const DeliveryReport& report, ReportAction action)
{
    for (const ReportRecipient& recipient : report.recipients) {
        if (recipient.action == action)
            return true;
    }
    return false;
}

std::string_view subjectFor(const DeliveryReport& report, const Wording& wording)
{
    if (hasAction(report, ReportAction::Failed))
        return wording.failedSubject;
    return hasAction(report, ReportAction::Delayed) ? wording.delayedSubject : wording.deliveredSubject;
}

std::string textForPeople(const DeliveryReport& report, const Wording& wording)
{
    std::string out = withHost(wording.greeting, cleanHeaderValue(report.reportingMta)) + "\r\n";
    for (const ActionRow& row : actions) {
        if (!hasAction(report, row.action))
            continue;
        out += "\r\n" + std::string(wording.*row.text) + "\r\n";
        for (const ReportRecipient& recipient : report.recipients) {
            if (recipient.action != row.action)
                continue;
            out += "\r\n  <" + cleanHeaderValue(recipient.finalRecipient) + ">\r\n";
            const std::string diagnostic = cleanHeaderValue(recipient.diagnostic);
            const std::string remote = cleanHeaderValue(recipient.remoteMta);
            if (!diagnostic.empty())
                out += "    " + (remote.empty() ? "" : withHost(wording.answered, remote) + " ") + diagnostic + "\r\n";
        }
    }
    return out + "\r\n" + std::string(wording.closing) + "\r\n";
}

/// An address with the type that RFC 3464 section 2.1.2 wants before it.
std::string typed(std::string_view address)
{
    std::string clean = cleanHeaderValue(address);
    if (clean.find(';') != std::string::npos)
        return clean;
    return (isAscii(clean) ? "rfc822; " : "utf-8; ") + clean;
}

void appendOptional(std::string& out, std::string_view name, std::string_view prefix, std::string_view value)
{
    const std::string clean = cleanHeaderValue(value);
    if (!clean.empty())
        appendField(out, name, std::string(prefix) + clean);
}

std::string statusFields(const DeliveryReport& report)
{
    std::string out;
    appendOptional(out, "Original-Envelope-Id", "", report.envelopeId);
    appendField(out, "Reporting-MTA", "dns; " + cleanHeaderValue(report.reportingMta));
    appendField(out, "Arrival-Date", formatMailDate(report.arrival));
    for (const ReportRecipient& recipient : report.recipients) {
        out += "\r\n";
        if (!recipient.originalRecipient.empty())
            appendField(out, "Original-Recipient", typed(recipient.originalRecipient));
        appendField(out, "Final-Recipient", typed(recipient.finalRecipient));
        for (const ActionRow& row : actions) {
            if (row.action == recipient.action)
                appendField(out, "Action", row.name);
        }
        appendField(out, "Status", cleanHeaderValue(recipient.status));
        appendOptional(out, "Remote-MTA", "dns; ", recipient.remoteMta);
        appendOptional(out, "Diagnostic-Code", "smtp; ", recipient.diagnostic);
        if (recipient.lastAttempt)
            appendField(out, "Last-Attempt-Date", formatMailDate(*recipient.lastAttempt));
        if (recipient.retryUntil)
            appendField(out, "Will-Retry-Until", formatMailDate(*recipient.retryUntil));
    }
    return out;
}

/// The header of the original, whole fields only, without its empty line.
std::string returnedHeader(std::string_view original)
{
    HeaderReader reader(original);
    HeaderField field;
    size_t end = 0;
    while (reader.next(field) && reader.position() <= maxReturnedHeader)
        end = reader.position();
    return normalizeLineEnds(original.substr(0, end));
}

void appendPart(std::string& out, std::string_view boundary, std::string_view type, std::string_view content)
{
    out += "\r\n--";
    out += boundary;
    out += "\r\n";
    appendField(out, "Content-Type", type);
    appendField(out, "Content-Transfer-Encoding", isAscii(content) ? "7bit" : "8bit");
    out += "\r\n";
    out += content;
}

} // namespace

std::string buildDeliveryReport(const DeliveryReport& report)
{
    const Wording& wording = wordingFor(report.language);
    const std::string status = statusFields(report);
    const std::string original =
        report.returnWhole ? normalizeLineEnds(report.original) : returnedHeader(report.original);
    const bool originalAscii = isAscii(report.returnWhole ? returnedHeader(report.original) : original);
    const std::string boundary = report.boundary.empty() ? "=_report_" + randomName(24) : report.boundary;

    std::string out;
    appendField(out, "Date", formatMailDate(report.date));
    const std::string host = cleanHeaderValue(report.reportingMta);
    appendField(out, "From", formatMailbox({std::string(wording.sender), "MAILER-DAEMON@" + host}));
    appendField(out, "To", formatMailbox({"", report.originator}));
    appendField(out, "Subject", encodeWords(subjectFor(report, wording)));
    appendField(out, "Message-ID", report.messageId.empty() ? makeMessageId(host) : cleanHeaderValue(report.messageId));
    appendField(out, "Auto-Submitted", "auto-replied");
    appendField(out, "MIME-Version", "1.0");
    appendField(out, "Content-Type", "multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"");
    if (!isAscii(status) || !isAscii(original))
        appendField(out, "Content-Transfer-Encoding", "8bit");
    out += "\r\nThis is a delivery report in MIME format.\r\n\r\n--" + boundary + "\r\n";
    appendField(out, "Content-Description", "Notification");
    appendField(out, "Content-Language", wording.language);
    appendTextPart(out, textForPeople(report, wording));

    appendPart(out, boundary, isAscii(status) ? "message/delivery-status" : "message/global-delivery-status", status);
    if (report.returnWhole)
        appendPart(out, boundary, originalAscii ? "message/rfc822" : "message/global", original);
    else
        appendPart(out, boundary, originalAscii ? "text/rfc822-headers" : "message/global-headers", original);
    out += "\r\n--" + boundary + "--\r\n";
    return out;
}

} // namespace posthorn::mime
