// The outgoing session's part that carries a message: the envelope, pipelined where the peer allows it (RFC 2920), the
// text in slices, and a result for every recipient.
#include "base/text.h"
#include "delivery/acceptor.h"
#include "delivery/client/client_session.h"
#include "delivery/client/domain_name.h"
#include "delivery/xtext.h"

namespace posthorn::delivery {

namespace {

constexpr size_t slice = 64 * 1024;

} // namespace

std::string ClientSession::hostText() const
{
    return m_options.peerName + " [" + m_options.address + ']';
}

RecipientResult ClientSession::resultOf(const PeerReply& reply) const
{
    RecipientResult result;
    result.kind = reply.code / 100 == 2   ? RecipientResult::Kind::Delivered
                  : reply.code / 100 == 5 ? RecipientResult::Kind::Permanent
                                          : RecipientResult::Kind::Temporary;
    result.status = reply.code < 400 && reply.code >= 300 ? "4.5.0" : reply.status();
    result.text = reply.text();
    result.host = hostText();
    return result;
}

/// Why this host cannot take the message at all, if so.
std::optional<RecipientResult> ClientSession::unfit() const
{
    const auto no = [&](std::string status, std::string text) {
        RecipientResult result;
        result.kind = RecipientResult::Kind::Permanent;
        result.status = std::move(status);
        result.text = std::move(text);
        return result;
    };
    if (m_maxSize != 0 && textSize() > m_maxSize)
        return no("5.3.4", "the message is larger than " + hostText() + " takes");
    if (m_utf8 && !has("SMTPUTF8"))
        return no("5.6.7", "the message needs SMTPUTF8, which " + hostText() + " does not offer");
    if (!m_inconvertible.empty())
        return no("5.6.3", "the message needs 8BITMIME, which " + hostText() + " does not offer, and cannot be converted: " +
                               m_inconvertible);
    return std::nullopt;
}

/// What goes over the wire behind DATA, but for stuffed dots; of a converted message about that.
uint64_t ClientSession::textSize() const
{
    return m_sevenBit ? m_sevenBit->sizeEstimate() : m_transfer.body->size() - m_transfer.offset;
}

/// RFC 6152 section 3: a host without 8BITMIME gets a message of 7 bits or none.
void ClientSession::planText(std::string_view message)
{
    m_eightBit = !isAscii(message);
    m_sevenBit.reset();
    m_inconvertible.clear();
    if (!m_eightBit || has("8BITMIME") || m_utf8)
        return;
    auto planned = mime::SevenBit::plan(message);
    if (planned)
        m_sevenBit = std::move(*planned);
    else
        m_inconvertible = planned.error().text;
}

void ClientSession::transfer(Transfer given)
{
    m_transfer = std::move(given);
    m_results.assign(m_transfer.recipients.size(), {});
    m_accepted.assign(m_transfer.recipients.size(), false);
    m_mailAccepted = false;
    m_emptyText = false;
    m_expected.clear();
    m_nextCommand = 0;
    m_state = State::Envelope;
    // Domains can be written in ASCII; local parts and header fields cannot.
    const std::string_view message = std::string_view(*m_transfer.body).substr(m_transfer.offset);
    m_utf8 = ((m_transfer.passing & MessageUtf8) != 0 && !isAscii(message.substr(0, message.find("\r\n\r\n")))) ||
             !asciiAddress(m_transfer.sender);
    for (const Transfer::To& to : m_transfer.recipients)
        m_utf8 = m_utf8 || !asciiAddress(to.address);
    planText(message);
    if (const auto refusal = unfit()) {
        m_results.assign(m_results.size(), *refusal);
        report(false);
        return;
    }
    m_link->setState("transfer");
    sendEnvelope();
}

std::string ClientSession::mailCommand() const
{
    std::string line = "MAIL FROM:<";
    line += m_utf8 ? m_transfer.sender.text() : *asciiAddress(m_transfer.sender);
    line += '>';
    if (has("SIZE"))
        line += " SIZE=" + std::to_string(textSize());
    if (has("8BITMIME") && m_eightBit)
        line += " BODY=8BITMIME";
    if (m_utf8)
        line += " SMTPUTF8";
    if (has("DSN")) {
        if ((m_transfer.passing & ReturnFull) != 0)
            line += " RET=FULL";
        if ((m_transfer.passing & ReturnHeaders) != 0)
            line += " RET=HDRS";
        if (!m_transfer.envelopeId.empty())
            line += " ENVID=" + encodeXtext(m_transfer.envelopeId);
    }
    return line;
}

std::string ClientSession::recipientCommand(const Transfer::To& to) const
{
    std::string line = "RCPT TO:<" + (m_utf8 ? to.address.text() : *asciiAddress(to.address)) + '>';
    if (!has("DSN"))
        return line;
    if ((to.notify & NotifyNever) != 0)
        line += " NOTIFY=NEVER";
    std::string wishes;
    for (const auto& [bit, word] : {std::pair(NotifySuccess, "SUCCESS"), std::pair(NotifyFailure, "FAILURE"),
                                    std::pair(NotifyDelay, "DELAY")}) {
        if ((to.notify & bit) != 0)
            wishes += (wishes.empty() ? " NOTIFY=" : ",") + std::string(word);
    }
    line += wishes;
    const size_t semicolon = to.original.find(';');
    if (semicolon != std::string::npos) {
        const std::string type = to.original.substr(0, semicolon);
        const std::string address = to.original.substr(semicolon + 1);
        line += " ORCPT=" + type + ';' + (type == "utf-8" ? encodeUtf8Xtext(address) : encodeXtext(address));
    }
    return line;
}

/// Sends what may be sent now: everything at once with PIPELINING, else one command.
void ClientSession::sendEnvelope()
{
    const size_t recipients = m_transfer.recipients.size();
    do {
        if (m_nextCommand == 0) {
            command(mailCommand());
            m_expected.push_back({Expected::Kind::Mail, 0});
        } else if (m_nextCommand <= recipients) {
            command(recipientCommand(m_transfer.recipients[m_nextCommand - 1]));
            m_expected.push_back({Expected::Kind::Recipient, m_nextCommand - 1});
        } else {
            command("DATA");
            m_expected.push_back({Expected::Kind::Data, 0});
        }
        ++m_nextCommand;
    } while (has("PIPELINING") && m_nextCommand <= recipients + 1);
    await(State::Envelope, m_options.timeout);
}

void ClientSession::takeEnvelopeReply(const PeerReply& reply)
{
    if (m_expected.empty()) {
        fail(SessionEnd::Kind::Lost, "4.5.0", "a reply to nothing: " + reply.text());
        return;
    }
    const Expected expected = m_expected.front();
    m_expected.pop_front();
    await(State::Envelope, m_options.timeout);
    switch (expected.kind) {
    case Expected::Kind::Mail:
        m_mailAccepted = reply.code / 100 == 2;
        if (!m_mailAccepted)
            m_results.assign(m_results.size(), resultOf(reply));
        break;
    case Expected::Kind::Recipient:
        m_accepted[expected.index] = m_mailAccepted && reply.code / 100 == 2;
        if (m_mailAccepted)
            m_results[expected.index] = resultOf(reply);
        break;
    case Expected::Kind::Data:
        takeDataReply(reply);
        return;
    }
    if (!m_expected.empty())
        return;
    // Without pipelining: the next command, unless the envelope has failed already.
    const size_t recipients = m_transfer.recipients.size();
    bool any = m_nextCommand <= recipients;
    for (const bool accepted : m_accepted)
        any = any || accepted;
    if (m_mailAccepted && any)
        sendEnvelope();
    else
        report(true);
}

void ClientSession::takeDataReply(const PeerReply& reply)
{
    bool any = false;
    for (const bool accepted : m_accepted)
        any = any || accepted;
    if (reply.code == 354) {
        m_emptyText = !any;
        if (!any) { // RFC 2920 section 3.1: the peer wants a text for nobody
            command(".");
            await(State::Final, m_options.finalTimeout);
            return;
        }
        await(State::Text, m_options.timeout);
        m_link->transcript(watch::Direction::Out, "(message of " + std::to_string(textSize()) + " octets" +
                                                      (m_sevenBit ? ", converted to 7 bits)" : ")"));
        m_text.start(m_transfer.body, m_transfer.offset, std::exchange(m_sevenBit, {}));
        sendText();
        return;
    }
    for (size_t i = 0; i < m_results.size(); ++i) {
        if (m_accepted[i]) {
            m_results[i] = resultOf(reply);
            if (m_results[i].kind == RecipientResult::Kind::Delivered)
                m_results[i].kind = RecipientResult::Kind::Temporary; // 2xx to DATA means nothing
        }
    }
    report(true);
}

void ClientSession::sendText()
{
    m_link->setTimer(wire::TimerId::Idle, m_options.timeout);
    std::string out;
    while (m_text.isActive() && m_link->unsent() < wire::Link::highWater / 2) {
        out.clear();
        m_text.next(slice, out);
        m_link->send(out);
    }
    if (!m_text.isActive())
        await(State::Final, m_options.finalTimeout);
}

void ClientSession::takeFinalReply(const PeerReply& reply)
{
    if (m_emptyText) {
        report(true);
        return;
    }
    setResults(reply);
    report(reply.code / 100 != 2);
}

/// The peer's one reply for all recipients that it had accepted.
void ClientSession::setResults(const PeerReply& reply)
{
    for (size_t i = 0; i < m_results.size(); ++i) {
        if (!m_accepted[i])
            continue;
        m_results[i] = resultOf(reply);
        m_results[i].dsnPassed = has("DSN");
    }
}

/// A reply before the end of the text: whatever it says, the message is not taken. Some hosts refuse one that is too
/// large in this way; the connection is of no use afterwards.
void ClientSession::takeEarlyReply(const PeerReply& reply)
{
    if (reply.code >= 400) {
        setResults(reply);
        std::vector<RecipientResult> results = std::move(m_results);
        m_results.clear();
        m_text.clear();
        m_link->abort();
        m_state = State::Ready;
        if (const auto owner = m_owner.lock())
            owner->transferred(std::move(results));
    }
    fail(SessionEnd::Kind::Lost, reply.status(), "during the message: " + reply.text());
}

/// Tells the owner, and brings the session back to where it can take the next transfer.
void ClientSession::report(bool resetFirst)
{
    m_sevenBit.reset();
    m_transfer = {};
    std::vector<RecipientResult> results = std::move(m_results);
    m_results.clear();
    m_state = State::Ready;
    if (const auto owner = m_owner.lock())
        owner->transferred(std::move(results));
    if (m_state != State::Ready)
        return;
    if (resetFirst) {
        command("RSET");
        await(State::Reset, m_options.timeout);
    } else {
        ready();
    }
}

} // namespace posthorn::delivery
