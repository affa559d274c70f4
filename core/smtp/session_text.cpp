// The session's part that takes up message text: after DATA up to CRLF.CRLF, after BDAT by count. A message that cannot
// be taken any more is still read to its end, in no memory at all, since only there is the place for the reply.
#include "smtp/server_session.h"
#include "smtp/trace.h"

namespace posthorn::smtp {

namespace {

constexpr size_t firstReserve = 8 * 1024;
constexpr size_t mostReserve = 1024 * 1024; ///< a client's declared size is believed up to here

Answer tooBig()
{
    return {552, "5.3.4", "message exceeds the size limit"};
}

Answer noMemory()
{
    return {452, "4.3.1", "too many messages are being received, try again later"};
}

} // namespace

/// Opens a new message with the trace field that this host adds.
void ServerSession::beginText()
{
    m_incoming.share = m_context.budget.share();
    const UnixMs now = m_context.clock.now();
    m_incoming.text = receivedField(m_envelope, {m_link->info(), m_context.hostName, m_extended,
                                                 traceId(now, m_link->info().id, ++m_messages), now});
    m_incoming.traceSize = m_incoming.text.size();
    const size_t expected = std::max(size_t(std::min<uint64_t>(m_envelope.declaredSize, mostReserve)), firstReserve);
    m_incoming.text.reserve(m_incoming.traceSize + expected + 512);
    m_incoming.checker.start();
    m_incoming.scanner.start();
}

void ServerSession::receiveData()
{
    beginText();
    m_incoming.mode = Incoming::Mode::Data;
    setState(State::Data);
    answer({354, "", "end data with <CRLF>.<CRLF>"});
}

void ServerSession::receiveChunk(uint64_t size, bool last, std::optional<Answer> refusal)
{
    if (!refusal && !m_incoming.hasChunks) {
        beginText();
        m_incoming.hasChunks = true;
        if (m_context.budget.isExhausted())
            m_incoming.refusal = noMemory();
    }
    if (refusal)
        m_incoming.refusal = std::move(refusal);
    m_incoming.mode = Incoming::Mode::Chunk;
    m_incoming.chunkLeft = size;
    m_incoming.lastChunk = last;
    if (size == 0)
        textDone();
}

/// Takes what of @p bytes belongs to the message; returns how much that was.
size_t ServerSession::takeText(std::string_view bytes)
{
    Incoming& incoming = m_incoming;
    const bool keep = !incoming.refusal;
    size_t used;
    if (incoming.mode == Incoming::Mode::Data) {
        used = incoming.scanner.feed(bytes, incoming.text, keep);
    } else {
        used = size_t(std::min<uint64_t>(bytes.size(), incoming.chunkLeft));
        incoming.chunkLeft -= used;
        if (keep) {
            incoming.checker.feed(bytes.substr(0, used));
            incoming.text.append(bytes.substr(0, used));
        }
    }
    incoming.size += used;
    keepCheck();
    if (incoming.mode == Incoming::Mode::Data ? incoming.scanner.isDone() : incoming.chunkLeft == 0)
        textDone();
    return used;
}

/// Whether the message may grow to what it is now; if not its memory is given back at once.
void ServerSession::keepCheck()
{
    Incoming& incoming = m_incoming;
    if (incoming.refusal)
        return;
    const size_t size = incoming.text.size();
    if (size - incoming.traceSize > maxSize())
        incoming.refusal = tooBig();
    else if (!incoming.share.cover(size))
        incoming.refusal = noMemory();
    else if (const DataFault fault = incoming.mode == Incoming::Mode::Data ? incoming.scanner.fault()
                                                                           : incoming.checker.fault();
             fault != DataFault::None)
        incoming.refusal = Answer{554, "5.6.0", std::string(faultText(fault))};
    if (incoming.refusal) {
        std::string().swap(incoming.text);
        incoming.share.release();
    }
}

/// The end of the data, or of one chunk.
void ServerSession::textDone()
{
    Incoming& incoming = m_incoming;
    if (incoming.mode == Incoming::Mode::Chunk) {
        incoming.mode = Incoming::Mode::None;
        if (!incoming.refusal && !incoming.lastChunk) {
            setState(State::Chunks);
            answer({250, "2.0.0", std::to_string(incoming.size) + " octets received"});
            return;
        }
        if (!incoming.refusal) {
            if (!incoming.checker.finish())
                incoming.text += "\r\n"; // stored messages end with a line end
            keepCheck();
        }
    }
    incoming.mode = Incoming::Mode::None;
    m_link->transcript(watch::Direction::In, "(message of " + std::to_string(incoming.size) + " octets)");
    const uint32_t maxHops = uint32_t(settings().number(config::Setting::SmtpMaxHops));
    if (!incoming.refusal &&
        countHops(std::string_view(incoming.text).substr(incoming.traceSize), maxHops + 1) > maxHops)
        incoming.refusal = Answer{554, "5.4.6", "too many hops, this message is looping"};
    if (incoming.refusal) {
        const Answer refusal = *incoming.refusal;
        m_link->count(watch::Counter::MessagesRefused);
        reset();
        answer(refusal);
        return;
    }
    accept();
}

/// Hands the message over; the reply goes out when it is safe.
void ServerSession::accept()
{
    Incoming& incoming = m_incoming;
    if (m_flavour == Flavour::Submission) {
        const UnixMs now = m_context.clock.now();
        const std::string missing = missingFields(std::string_view(incoming.text).substr(incoming.traceSize),
                                                  m_context.hostName, traceId(now, m_link->info().id, m_messages),
                                                  now);
        if (!missing.empty())
            incoming.text.insert(incoming.traceSize, missing);
    }
    wait();
    setState(State::Data);
    m_context.acceptor.accept(std::move(m_envelope), std::move(incoming.text), m_link->executor(),
                              m_life.bind([this](Result<std::string> result) {
                                  if (m_state == State::Closed)
                                      return;
                                  m_link->count(result ? watch::Counter::MessagesReceived
                                                       : watch::Counter::MessagesRefused);
                                  if (!result)
                                      m_link->log(watch::Level::Warning, "message refused: " + result.error().text +
                                                                             ' ' + result.error().detail);
                                  reset();
                                  answer(result ? Answer{250, "2.0.0", "message accepted as " + *result}
                                                : deliveryAnswer(result.error()));
                              }));
}

} // namespace posthorn::smtp
