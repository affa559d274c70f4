// A resource (RFC 6120 section 7) or the old stream again, and stream management (XEP-0198).
#include "base/random.h"
#include "base/text.h"
#include "messenger/client/line/client_stream.h"
#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::messenger {

namespace ns = xmpp::ns;
using xmpp::Element;

void ClientStream::bindOrResume()
{
    m_hasCsi = m_features.child("csi", ns::csi) != nullptr;
    if (m_plan.resume && m_features.child("sm", ns::sm)) {
        m_state = State::Resuming;
        std::string out = "<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(m_plan.resume->handled) + "'";
        xmpp::appendAttribute(out, "previd", m_plan.resume->id);
        return say(out + "/>");
    }
    requestBind();
}

void ClientStream::requestBind()
{
    if (!m_features.child("bind", ns::bind))
        return end(Kind::Unsupported, "the server offers no resource");
    m_state = State::Binding;
    m_question = randomName(12);
    // Another name each time would leave a new ghost in the contacts' lists at each login.
    std::string resource = m_plan.tag;
    if (!m_plan.agent.empty())
        resource += '.' + m_plan.agent.substr(0, 8);
    std::string out = "<iq type='set' id='" + m_question + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>";
    xmpp::appendEscaped(out, resource);
    say(out + "</resource></bind></iq>");
}

void ClientStream::bindAnswer(const Element& iq)
{
    if (iq.name != "iq" || iq.attribute("id") != m_question)
        return; // not for us yet
    if (iq.attribute("type") != "result")
        return end(Kind::Unsupported, "the server gives no resource");
    const Element* const bound = iq.child("bind", ns::bind);
    const auto jid = xmpp::Jid::parse(bound ? bound->childText("jid", ns::bind) : std::string());
    if (!jid || jid->bare() != m_plan.account || jid->isBare())
        return end(Kind::Broken, "the server has given an address that is not ours");
    m_question.clear();
    m_ready.jid = *jid;
    // RFC 3921 section 3: old servers want a session besides; an answer means nothing.
    const Element* const session = m_features.child("session", ns::session);
    if (session && !session->child("optional", ns::session))
        say("<iq type='set' id='" + randomName(12) + "'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
    if (m_features.child("sm", ns::sm)) {
        m_state = State::Enabling;
        return say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    }
    becomeReady();
}

void ClientStream::managementElement(const Element& element)
{
    if (element.name == "enabled" && m_state == State::Enabling)
        return enabled(element);
    if (element.name == "resumed" && m_state == State::Resuming)
        return resumed(element);
    if (element.name == "failed" && m_state == State::Resuming)
        return requestBind();
    if (element.name == "failed" && m_state == State::Enabling)
        return becomeReady();
    if (m_state != State::Ready || !m_ready.managed)
        return end(Kind::Broken, "stream management was not agreed upon");
    if (element.name == "r")
        return say("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(m_handled) + "'/>");
    if (element.name == "a")
        return acknowledge(element);
}

void ClientStream::enabled(const Element& enabled)
{
    m_ready.managed = true;
    m_handled = 0;
    const std::string_view resume = enabled.attribute("resume");
    if (resume == "true" || resume == "1") {
        m_ready.resumeId = enabled.attribute("id").substr(0, 1024);
        m_ready.resumeSeconds = std::clamp(parseNumber<int>(enabled.attribute("max")).value_or(300), 0, 86400);
        m_ready.location = enabled.attribute("location").substr(0, 300);
    }
    becomeReady();
}

void ClientStream::resumed(const Element& resumed)
{
    const auto handled = parseNumber<uint32_t>(resumed.attribute("h"));
    if (!handled || !m_plan.resume || resumed.attribute("previd") != m_plan.resume->id)
        return end(Kind::Broken, "the server resumes another stream");
    m_ready.resumed = true;
    m_ready.carbons = false;
    m_ready.jid = m_plan.resume->jid;
    m_ready.managed = true;
    m_ready.resumeId = m_plan.resume->id;
    m_ready.handled = *handled;
    m_handled = m_plan.resume->handled;
    m_lastAck = *handled;
    becomeReady();
}

void ClientStream::acknowledge(const Element& element)
{
    const auto handled = parseNumber<uint32_t>(element.attribute("h"));
    if (!handled || *handled - m_lastAck > m_unacknowledged)
        return end(Kind::Broken, "the server has acknowledged what was never sent");
    m_asked = false;
    const uint32_t more = *handled - m_lastAck;
    if (more == 0)
        return;
    m_lastAck = *handled;
    m_unacknowledged -= more;
    m_events.acknowledged(*handled);
}

void ClientStream::becomeReady()
{
    m_state = State::Ready;
    m_wasReady = true;
    m_link->cancelTimer(wire::TimerId::First);
    m_features = {};
    restartIdle();
    // A resumed stream remembers it, and it may have changed since; a new one begins as active.
    if (m_hasCsi && (!m_active || m_ready.resumed))
        say(m_active ? "<active xmlns='urn:xmpp:csi:0'/>" : "<inactive xmlns='urn:xmpp:csi:0'/>");
    m_events.ready(std::exchange(m_ready, [this] {
        StreamReady rest;
        rest.managed = m_ready.managed;
        rest.jid = m_ready.jid;
        return rest;
    }()));
}

} // namespace posthorn::messenger
