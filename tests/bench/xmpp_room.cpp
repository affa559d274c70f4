// A room (XEP-0045) in which one occupant after the other says something to all.
#include "fail.h"
#include "workloads.h"
#include "xmpp_client.h"

#include <unistd.h>

#include <charconv>

namespace posthorn::bench {

namespace {

class Room {
public:
    Room(Loop& loop, std::vector<std::unique_ptr<XmppClient>>& clients)
        : m_loop(loop)
        , m_clients(clients)
        , m_name("bench" + std::to_string(getpid()) + "@rooms." + domainOf(clients.front()->bare()))
    {
        for (const auto& each : clients)
            each->onStanza([this](XmppClient& client, std::string_view element) { onStanza(client, element); });
    }

    /// All come in, one after the other, and each has seen each.
    void fill()
    {
        for (size_t i = 0; i < m_clients.size(); ++i) {
            m_clients[i]->send("<presence to='" + m_name + "/occupant" + std::to_string(i) +
                               "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
            m_loop.runUntil([this, i] { return m_entered == i + 1; });
            if (m_isNew) {
                m_isNew = false;
                m_clients[i]->send("<iq type='set' id='room' to='" + m_name +
                                   "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                                   "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
                m_loop.runUntil([this] { return m_unlocked; });
            }
        }
        // The first sees all, the last but itself and those before it.
        const size_t all = m_clients.size() * m_clients.size();
        m_loop.runUntil([this, all] { return m_presences >= all; });
    }

    void speak()
    {
        m_underWay = m_clients.size();
        m_watch.restart();
        m_clients[m_said % m_clients.size()]->send("<message type='groupchat' to='" + m_name + "' id='m" +
                                                   std::to_string(m_said) + "'><body>" + std::to_string(m_said) +
                                                   " is a line of talk as people type it, neither short nor long"
                                                   "</body></message>");
    }

    /// Broadcasts until @p seconds are over; returns the deliveries.
    size_t run(double seconds)
    {
        m_latencies.clear();
        const Stopwatch watch;
        while (watch.seconds() < seconds) {
            speak();
            m_loop.runUntil([this] { return m_underWay == 0; });
            ++m_said;
        }
        return m_latencies.size();
    }

    const std::vector<double>& latencies() const { return m_latencies; }

private:
    void onStanza(XmppClient& client, std::string_view element)
    {
        const std::string_view name = elementName(element);
        if (attributeOf(element, "type") == "error")
            fail("XMPP: " + client.bare() + ": " + std::string(element.substr(0, 500)));
        if (name == "iq" && attributeOf(element, "id") == "room")
            m_unlocked = true;
        if (!attributeOf(element, "from").starts_with(m_name))
            return;
        if (name == "presence" && attributeOf(element, "type").empty()) {
            ++m_presences;
            m_isNew = m_isNew || hasStatus(element, "201");
            m_entered += hasStatus(element, "110") ? 1 : 0;
        } else if (name == "message" && !contentOf(element, "body").empty()) {
            delivered(element);
        }
    }

    void delivered(std::string_view element)
    {
        size_t number = 0;
        const std::string_view body = contentOf(element, "body");
        std::from_chars(body.data(), body.data() + body.size(), number);
        if (number != m_said || m_underWay == 0)
            fail("XMPP: expected number " + std::to_string(m_said) + ", not " + std::string(element.substr(0, 500)));
        m_latencies.push_back(m_watch.seconds());
        --m_underWay;
    }

    static bool hasStatus(std::string_view element, std::string_view code)
    {
        return element.find("code='" + std::string(code) + "'") != std::string_view::npos ||
               element.find("code=\"" + std::string(code) + "\"") != std::string_view::npos;
    }

    Loop& m_loop;
    std::vector<std::unique_ptr<XmppClient>>& m_clients;
    const std::string m_name;
    size_t m_entered = 0;
    size_t m_presences = 0;
    bool m_isNew = false;
    bool m_unlocked = false;
    size_t m_said = 0;
    size_t m_underWay = 0;
    Stopwatch m_watch;
    std::vector<double> m_latencies;
};

} // namespace

void xmppRoom(const Options& options)
{
    if (options.users < options.parallel)
        fail("xmpp-room: --parallel must not be more than --users");
    Loop loop(options.timeout);
    auto clients = onlineClients(loop, options, options.parallel);
    Room room(loop, clients);
    room.fill();
    room.run(options.seconds / 6);
    CostMeter meter(options.serverPids);
    const Stopwatch watch;
    const size_t deliveries = room.run(options.seconds);
    const double seconds = watch.seconds();
    meter.stopOwn();
    meter.finish();
    sectionReport(options, "deliveries", deliveries, seconds, meter)
        .number("occupants", double(options.parallel))
        .number("latency_p50_ms", percentile(room.latencies(), 50) * 1000)
        .number("latency_p99_ms", percentile(room.latencies(), 99) * 1000)
        .print();
    leaveAll(loop, clients);
}

} // namespace posthorn::bench
