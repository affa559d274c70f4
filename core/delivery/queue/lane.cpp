#include "delivery/queue/lane.h"

#include "delivery/client/client_session.h"
#include "delivery/envelope_fields.h"
#include "delivery/queue_runner.h"

namespace posthorn::delivery {

Lane::Lane(QueueRunner& runner, LaneOptions options) : m_runner(runner), m_options(std::move(options)) {}

void Lane::connect()
{
    const Candidate& candidate = m_options.route.candidates[m_index];
    if (!m_runner.takeSlot(candidate.address)) {
        m_runner.waitForSlot(shared_from_this());
        return;
    }
    m_heldSlot = candidate.address;
    m_progress = false;
    ClientOptions client = m_options.client;
    client.peerName = candidate.host;
    client.address = candidate.address;
    client.useTls = client.useTls && !m_plain;
    wire::OutgoingTarget target;
    target.address = candidate.address;
    target.port = m_options.port;
    target.serverName = candidate.host;
    target.verifyCertificate = m_options.verifyCertificate;
    target.tls = m_options.implicitTls ? wire::TlsMode::Implicit
                 : client.useTls       ? wire::TlsMode::StartTls
                                       : wire::TlsMode::None;
    m_runner.open(target, std::make_unique<ClientSession>(std::move(client), weak_from_this(), m_runner.background()));
}

void Lane::sessionReady(ClientSession& session)
{
    m_everReady = true;
    m_session = &session;
    if (!m_batch)
        m_batch = m_runner.takeBatch(m_options.destination);
    if (!m_batch) {
        m_session = nullptr;
        session.finish();
    } else if (m_batch->body) {
        send();
    } else {
        m_runner.readBody(*m_batch, m_life.bind([this](Result<store::Bytes> body) {
            if (!m_batch)
                return;
            if (body) {
                m_batch->body = std::move(*body);
                send();
                return;
            }
            concludeAll("4.3.0", "the message could not be read: " + body.error().text);
            if (m_session != nullptr)
                sessionReady(*m_session);
        }));
    }
}

void Lane::send()
{
    if (m_session == nullptr)
        return; // the connection has gone meanwhile; the batch goes over the next one
    ClientSession& session = *std::exchange(m_session, nullptr);
    const store::QueueEntry& first = m_batch->entries.front();
    Transfer transfer;
    transfer.body = m_batch->body;
    transfer.offset = returnPathSize(*m_batch->body);
    transfer.sender = first.sender;
    transfer.envelopeId = first.envelopeId;
    transfer.passing = first.recipient.notify;
    for (const store::QueueEntry& entry : m_batch->entries)
        transfer.recipients.push_back({entry.recipient.address, entry.recipient.original, entry.recipient.notify});
    session.transfer(std::move(transfer));
}

void Lane::transferred(std::vector<RecipientResult> results)
{
    m_progress = true;
    if (!m_batch)
        return;
    Batch batch = std::move(*m_batch);
    m_batch.reset();
    m_runner.conclude(std::move(batch), std::move(results));
}

void Lane::sessionEnded(const SessionEnd& end)
{
    m_session = nullptr;
    const auto self = shared_from_this(); // the runner may let go of this lane below
    m_runner.releaseSlot(std::exchange(m_heldSlot, {}));
    if (m_stopped)
        return;
    if (end.kind == SessionEnd::Kind::Orderly) {
        leave();
        return;
    }
    m_problem = end;
    if (end.kind == SessionEnd::Kind::TlsFailed && !m_plain && !m_options.client.requireTls) {
        m_plain = true; // RFC 7435: opportunistic TLS must not make things worse than none
        connect();
        return;
    }
    if (end.unfinished && end.textSent && m_batch) {
        // The peer may have taken it. Another host now would make two of it; later it is at most the same risk.
        concludeAll(end.status, end.text);
        m_progress = true;
    }
    if (m_progress) {
        if (m_batch || m_runner.hasBatch(m_options.destination))
            connect();
        else
            leave();
        return;
    }
    m_plain = false;
    if (++m_index < m_options.route.candidates.size())
        connect();
    else
        giveUp();
}

/// Ends the batch in hand with the same temporary result for everybody.
void Lane::concludeAll(const std::string& status, const std::string& text)
{
    Batch batch = std::move(*m_batch);
    m_batch.reset();
    RecipientResult result;
    result.status = status;
    result.text = text;
    std::vector<RecipientResult> results(batch.entries.size(), result);
    m_runner.conclude(std::move(batch), std::move(results));
}

/// No address took anything.
void Lane::giveUp()
{
    const Candidate& last = m_options.route.candidates.back();
    const std::string text = last.host + " [" + last.address + "]: " + m_problem.text;
    if (m_batch)
        concludeAll(m_problem.status, text);
    if (!m_everReady)
        m_runner.failDestination(m_options.destination, m_problem.status, text);
    leave();
}

void Lane::leave()
{
    m_runner.laneGone(*this);
}

} // namespace posthorn::delivery
