// The session's part that takes a message in and hands it to delivery, by the rules of the submission port.
#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "dmci/session.h"
#include "mime/envelope.h"
#include "mime/header.h"
#include "smtp/trace.h"

namespace posthorn::dmci {

using config::Setting;

void DmciSession::submit(Submission submission)
{
    m_submission = std::move(submission);
    m_submission->share = m_context.budget.share();
    m_submission->scanner.start();
    m_submission->isComing = true;
    answer(SendMessage, "send the message, end it with a line that has only a dot");
}

void DmciSession::takeText()
{
    Submission& now = *m_submission;
    const size_t used = now.scanner.feed(m_in.peek(), now.text, now.refusal == 0);
    m_in.takeBytes(used);
    now.size += used;
    if (now.refusal == 0) {
        if (now.text.size() > uint64_t(settings().number(Setting::SmtpMaxMessageSize)))
            now.refusal = TooLarge, now.why = "the message exceeds the size limit";
        else if (!now.share.cover(now.text.size()))
            now.refusal = TryLater, now.why = "too many messages are being received, try again later";
        else if (now.scanner.fault() != smtp::DataFault::None)
            now.refusal = Refused, now.why = smtp::faultText(now.scanner.fault());
        if (now.refusal != 0) { // it is read to its end, in no memory at all: only there is the place for the answer
            std::string().swap(now.text);
            now.share.release();
        }
    }
    if (now.scanner.isDone())
        textDone();
}

void DmciSession::textDone()
{
    Submission& now = *m_submission;
    now.isComing = false;
    m_link->transcript(watch::Direction::In, "(message of " + std::to_string(now.size) + " octets)");
    const auto no = [this](int code, std::string why) {
        m_submission.reset();
        m_link->count(watch::Counter::MessagesRefused);
        answer(code, why);
    };
    if (now.refusal != 0)
        return no(now.refusal, std::string(now.why));
    const uint32_t mostHops = uint32_t(settings().number(Setting::SmtpMaxHops));
    if (smtp::countHops(now.text, mostHops + 1) > mostHops)
        return no(Refused, "too many hops, this message is looping");
    if (now.recipients.empty()) {
        std::vector<std::string> bad;
        for (const std::string_view field : {"To", "Cc", "Bcc"})
            mime::addAddresses(now.text, field, now.recipients, &bad);
        if (!bad.empty())
            return no(BadArguments, "not an address in the header");
        if (now.recipients.empty())
            return no(BadArguments, "nobody gets this message: To, Cc and Bcc name nobody");
    }
    if (now.recipients.size() > size_t(settings().number(Setting::SmtpMaxRecipients)))
        return no(TryLater, "too many recipients");
    if (mime::findHeader(now.text, "Bcc"))
        now.text = mime::withoutField(now.text, "Bcc");
    delivery::Envelope& envelope = now.envelope;
    envelope.origin.peer = m_link->info().peer;
    envelope.origin.account = m_account;
    envelope.origin.mayRelay = envelope.origin.submission = true;
    envelope.declaredSize = now.text.size();
    envelope.eightBit = !isAscii(now.text);
    envelope.smtpUtf8 = !isAscii(std::string_view(now.text).substr(0, mime::headerLength(now.text))) ||
                        !isAscii(envelope.sender.text()) ||
                        std::any_of(now.recipients.begin(), now.recipients.end(),
                                    [](const MailAddress& each) { return !isAscii(each.text()); });
    wait();
    checkRecipient(0);
}

void DmciSession::checkRecipient(size_t index)
{
    if (index == m_submission->recipients.size())
        return handOver();
    delivery::Recipient recipient;
    recipient.address = m_submission->recipients[index];
    m_context.acceptor.checkRecipient(
        m_submission->envelope, std::move(recipient), m_link->executor(),
        bind([this, index](Result<delivery::Recipient> checked) {
            if (!checked) {
                const std::string who = m_submission->recipients[index].text();
                m_submission.reset();
                m_link->count(watch::Counter::MessagesRefused);
                return answer(codeOf(checked.error()), who + ": " + checked.error().text);
            }
            m_submission->envelope.recipients.push_back(std::move(*checked));
            // In a turn of its own: a thousand answers that come at once would lie upon one another.
            m_link->executor().post(m_life.bind([this, index] {
                if (!m_over)
                    checkRecipient(index + 1);
            }));
        }));
}

void DmciSession::handOver()
{
    Submission& now = *m_submission;
    const UnixMs time = m_context.clock.now();
    const std::string id = randomName(12);
    now.text.insert(0, "Received: by " + m_context.hostName + " with DMCI id " + id + ";\r\n\t" + formatMailDate(time) + "\r\n" +
                           smtp::missingFields(now.text, m_context.hostName, id, time));
    m_context.acceptor.accept(std::move(now.envelope), std::move(now.text), m_link->executor(),
                              bind([this](Result<std::string> accepted) {
                                  m_submission.reset();
                                  m_link->count(accepted ? watch::Counter::MessagesReceived : watch::Counter::MessagesRefused);
                                  if (!accepted)
                                      return refuse(accepted.error());
                                  answer(MessageAccepted, "accepted as " + *accepted);
                              }));
}

} // namespace posthorn::dmci
