#include "xmpp_client.h"

#include "fail.h"

namespace posthorn::bench {

namespace {

constexpr size_t onTheirWay = 20;
constexpr std::string_view resource = "bench";

} // namespace

std::string domainOf(std::string_view address)
{
    return std::string(address.substr(address.find('@') + 1));
}

XmppClient::XmppClient(Loop& loop, const Options& options, Goal goal)
    : m_options(options)
    , m_goal(goal)
    , m_connection(loop)
{
    m_connection.setHandler([this](Connection&) { onInput(); });
}

void XmppClient::begin(size_t number)
{
    m_number = number;
    m_bare = m_options.user(number);
    m_full = m_bare + '/' + std::string(resource);
    m_stage = Stage::Opening;
    ++m_connections;
    m_connection.open(m_options.endpoint);
    open();
}

void XmppClient::open()
{
    m_reader.reset();
    m_connection.send("<?xml version='1.0'?><stream:stream to='" + domainOf(m_bare) +
                      "' version='1.0' xml:lang='en' xmlns='jabber:client' "
                      "xmlns:stream='http://etherx.jabber.org/streams'>");
}

void XmppClient::leave()
{
    m_stage = Stage::Leaving;
    m_connection.send("</stream:stream>");
}

void XmppClient::failed(std::string_view element) const
{
    fail("XMPP: " + m_bare + ": " + std::string(element.substr(0, 500)));
}

bool XmppClient::isResult(std::string_view element, std::string_view id) const
{
    if (elementName(element) != "iq" || attributeOf(element, "id") != id)
        return false;
    if (attributeOf(element, "type") != "result")
        failed(element);
    return true;
}

void XmppClient::onInput()
{
    const unsigned connection = m_connections;
    while (const size_t length = m_reader.next(m_connection.input())) {
        onElement(m_connection.input().substr(0, length));
        if (!m_connection.isOpen() || m_connections != connection)
            return;
        m_connection.consume(length);
    }
    if (!m_connection.peerClosed())
        return;
    if (m_stage != Stage::Leaving)
        fail("XMPP: the server closed the connection of " + m_bare);
    m_stage = Stage::Left; // without a word, where it should have said </stream:stream>
    m_connection.close();
    if (m_onLeft)
        m_onLeft(*this);
}

void XmppClient::authenticate(std::string_view features)
{
    if (m_connection.tlsVersion() != "TLSv1.3")
        fail("XMPP: the connection is not TLS 1.3 but " + std::string(m_connection.tlsVersion()));
    m_sha256 = features.find(">SCRAM-SHA-256<") != std::string_view::npos;
    if (!m_sha256 && features.find(">SCRAM-SHA-1<") == std::string_view::npos)
        failed(features);
    m_scram.emplace(m_bare.substr(0, m_bare.find('@')), m_options.password, m_sha256);
    m_connection.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + std::string(mechanism()) + "'>" +
                      base64(m_scram->first()) + "</auth>");
    m_stage = Stage::Challenge;
}

void XmppClient::bound()
{
    if (m_goal == Goal::Bound)
        return ready();
    m_connection.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>");
    m_stage = Stage::Roster;
}

void XmppClient::ready()
{
    m_stage = Stage::Ready;
    m_scram.reset();
    if (m_onReady)
        m_onReady(*this);
}

void XmppClient::onElement(std::string_view element)
{
    const std::string_view name = elementName(element);
    if (name == "/stream:stream" && m_stage == Stage::Leaving) {
        m_stage = Stage::Left;
        m_connection.close();
        if (m_onLeft)
            m_onLeft(*this);
        return;
    }
    if (name == "stream:error" || name == "failure" || name == "/stream:stream")
        failed(element);
    switch (m_stage) {
    case Stage::Opening:
        if (name == "stream:features")
            authenticate(element);
        break;
    case Stage::Challenge: {
        const std::string answer = m_scram->answer(fromBase64(contentOf(element, "challenge")));
        if (answer.empty())
            failed(element);
        m_connection.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64(answer) + "</response>");
        m_stage = Stage::Success;
        break;
    }
    case Stage::Success:
        if (name != "success" || !m_scram->proves(fromBase64(contentOf(element, "success"))))
            failed(element);
        m_stage = Stage::Reopening;
        open();
        break;
    case Stage::Reopening:
        if (name != "stream:features")
            break;
        // RFC 3921's session, which every peer here still knows: what is measured is the same for all.
        m_wantsSession = element.find("urn:ietf:params:xml:ns:xmpp-session") != std::string_view::npos;
        m_connection.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" +
                          std::string(resource) + "</resource></bind></iq>");
        m_stage = Stage::Bind;
        break;
    case Stage::Bind:
        if (!isResult(element, "bind"))
            break;
        if (contentOf(element, "jid") != m_full)
            failed(element);
        if (!m_wantsSession)
            return bound();
        m_connection.send("<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
        m_stage = Stage::Session;
        break;
    case Stage::Session:
        if (isResult(element, "session"))
            bound();
        break;
    case Stage::Roster:
        if (!isResult(element, "roster"))
            break;
        m_connection.send("<presence/>");
        m_stage = Stage::Presence;
        break;
    case Stage::Presence:
        if (name == "presence" && attributeOf(element, "from") == m_full)
            ready();
        break;
    case Stage::Ready:
        if (m_onStanza)
            m_onStanza(*this, element);
        break;
    case Stage::Leaving:
    case Stage::Left:
        break;
    }
}

std::vector<std::unique_ptr<XmppClient>> onlineClients(Loop& loop, const Options& options, size_t count)
{
    std::vector<std::unique_ptr<XmppClient>> clients;
    size_t ready = 0;
    while (ready < count) {
        while (clients.size() < count && clients.size() - ready < onTheirWay) {
            clients.push_back(std::make_unique<XmppClient>(loop, options, XmppClient::Goal::Online));
            clients.back()->onReady([&ready](XmppClient&) { ++ready; });
            clients.back()->begin(clients.size() - 1);
        }
        loop.poll();
    }
    for (const auto& each : clients)
        each->onReady({});
    return clients;
}

void leaveAll(Loop& loop, std::vector<std::unique_ptr<XmppClient>>& clients)
{
    size_t left = 0;
    for (const auto& each : clients) {
        each->onLeft([&left](XmppClient&) { ++left; });
        each->leave();
    }
    loop.runUntil([&] { return left == clients.size(); });
    clients.clear();
}

} // namespace posthorn::bench
