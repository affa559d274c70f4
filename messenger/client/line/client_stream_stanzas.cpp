// The stream in use: stanzas in both directions, signs of life, client state (XEP-0352).
#include "base/random.h"
#include "messenger/client/line/client_stream.h"
#include "messenger/client/line/origin.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::messenger {

using wire::TimerId;
using xmpp::Stanza;

void ClientStream::stanza(Element element)
{
    ++m_handled; // whatever it is: the server counts it
    auto stanza = Stanza::fromElement(std::move(element));
    if (stanza->isResponse() && !m_question.empty() && stanza->id == m_question) {
        m_question.clear(); // our own ping: that it came is all
        return;
    }
    if (!isCredible(*stanza, m_ready.jid)) {
        m_link->log(watch::Level::Warning, "a stanza that cannot be from where it says was passed over");
        return;
    }
    m_batch.push_back(std::move(stanza));
}

void ClientStream::handOver()
{
    const size_t bytes = std::exchange(m_batchBytes, 0);
    if (m_batch.empty())
        return;
    m_inFlight += bytes;
    if (m_inFlight > mostInFlight && !m_paused && m_link && m_state == State::Ready) {
        m_paused = true;
        m_link->pauseInput();
    }
    m_events.stanzas(std::exchange(m_batch, {}), bytes);
}

void ClientStream::taken(size_t bytes)
{
    m_inFlight -= std::min(bytes, m_inFlight);
    if (m_paused && m_inFlight < mostInFlight / 4 && m_state == State::Ready) {
        m_paused = false;
        m_link->resumeInput();
    }
}

void ClientStream::send(const std::vector<xmpp::StanzaPtr>& stanzas)
{
    if (m_state != State::Ready)
        return; // the line keeps them
    std::string out;
    for (const auto& each : stanzas) {
        each->append(out);
        ++m_unacknowledged;
    }
    if (m_ready.managed && !m_asked && !stanzas.empty()) {
        m_asked = true;
        out += "<r xmlns='urn:xmpp:sm:3'/>";
    }
    say(out);
    // Where nothing comes back for what was said, the connection is dead, and it is better to know that soon.
    if (m_ready.managed && !m_waitsForLife) {
        m_waitsForLife = true;
        m_link->setTimer(TimerId::First, answerPatience);
    }
}

void ClientStream::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (m_state == State::Ready && m_hasCsi)
        say(active ? "<active xmlns='urn:xmpp:csi:0'/>" : "<inactive xmlns='urn:xmpp:csi:0'/>");
}

void ClientStream::restartIdle()
{
    m_link->setTimer(TimerId::Idle, m_plan.idle);
}

void ClientStream::probe(std::chrono::milliseconds patience)
{
    if (m_state != State::Ready)
        return;
    if (m_ready.managed) {
        m_asked = true;
        say("<r xmlns='urn:xmpp:sm:3'/>");
    } else {
        m_question = randomName(12);
        say("<iq type='get' id='" + m_question + "'><ping xmlns='urn:xmpp:ping'/></iq>");
    }
    m_waitsForLife = true;
    m_link->setTimer(TimerId::First, patience);
    restartIdle();
}

} // namespace posthorn::messenger
