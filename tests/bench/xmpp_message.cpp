// Round trips between pairs of clients: one asks, the other answers, and so on.
#include "fail.h"
#include "workloads.h"
#include "xmpp_client.h"

#include <charconv>

namespace posthorn::bench {

namespace {

struct Section {
    const Options& options;
    bool counts = false; ///< the clock runs
    bool over = false;   ///< nothing new is asked
    size_t done = 0;
    size_t underWay = 0;
    std::vector<double> latencies;
};

/// Two clients. Each question has a number, and so has its answer; they come in the order in which they were asked.
class Pair {
public:
    Pair(Section& section, XmppClient& asker, XmppClient& answerer)
        : m_section(section)
        , m_asker(asker)
        , m_answerer(answerer)
        , m_began(section.options.outstanding)
    {
        m_asker.onStanza([this](XmppClient&, std::string_view element) {
            if (elementName(element) == "message")
                answered(element);
        });
        m_answerer.onStanza([this](XmppClient&, std::string_view element) {
            if (elementName(element) != "message")
                return;
            check(element, m_asker, m_expected);
            say(m_answerer, m_asker, m_expected++, "a");
        });
    }

    void begin()
    {
        for (size_t i = 0; i < m_began.size(); ++i)
            ask();
    }

private:
    void ask()
    {
        ++m_section.underWay;
        m_began[m_asked % m_began.size()].restart();
        say(m_asker, m_answerer, m_asked++, "q");
    }

    void say(XmppClient& from, const XmppClient& to, size_t number, const char* kind)
    {
        m_text.clear();
        m_text.append("<message type='chat' to='").append(to.bare()).append("' id='").append(kind);
        m_text.append(std::to_string(number)).append("'><body>").append(std::to_string(number));
        m_text.append(" is a line of talk as people type it, neither short nor long</body></message>");
        from.send(m_text);
    }

    void check(std::string_view element, const XmppClient& from, size_t number) const
    {
        size_t found = 0;
        const std::string_view body = contentOf(element, "body");
        std::from_chars(body.data(), body.data() + body.size(), found);
        if (body.empty() || found != number || attributeOf(element, "from") != from.full())
            fail("XMPP: expected number " + std::to_string(number) + " of " + from.full() + ", not " +
                 std::string(element.substr(0, 500)));
        // XEP-0313 section 3.1: what lies in an archive has an id there.
        const bool archived = element.find("<stanza-id") != std::string_view::npos;
        if (archived != m_section.options.archive)
            fail(std::string("XMPP: a message is ") + (archived ? "" : "not ") + "archived: " +
                 std::string(element.substr(0, 500)));
    }

    void answered(std::string_view element)
    {
        check(element, m_answerer, m_answeredCount);
        --m_section.underWay;
        if (m_section.counts) {
            ++m_section.done;
            m_section.latencies.push_back(m_began[m_answeredCount % m_began.size()].seconds());
        }
        ++m_answeredCount;
        if (!m_section.over)
            ask();
    }

    Section& m_section;
    XmppClient& m_asker;
    XmppClient& m_answerer;
    std::vector<Stopwatch> m_began; ///< of the questions that are under way
    size_t m_asked = 0;
    size_t m_expected = 0;
    size_t m_answeredCount = 0;
    std::string m_text;
};

} // namespace

void xmppMessage(const Options& options)
{
    if (options.parallel < 2 || options.parallel % 2 != 0 || options.users < options.parallel)
        fail("xmpp-message: --parallel must be even, and not more than --users");
    Loop loop(options.timeout);
    auto clients = onlineClients(loop, options, options.parallel);
    Section section{options, false, false, 0, 0, {}};
    std::vector<std::unique_ptr<Pair>> pairs;
    for (size_t i = 0; i < clients.size(); i += 2)
        pairs.push_back(std::make_unique<Pair>(section, *clients[i], *clients[i + 1]));
    for (const auto& each : pairs)
        each->begin();
    const Stopwatch warm;
    loop.runUntil([&] { return warm.seconds() >= options.seconds / 6; });
    CostMeter meter(options.serverPids);
    section.counts = true;
    const Stopwatch watch;
    loop.runUntil([&] { return watch.seconds() >= options.seconds; });
    section.counts = false;
    section.over = true;
    const double seconds = watch.seconds();
    meter.stopOwn();
    loop.runUntil([&] { return section.underWay == 0; });
    meter.finish();
    sectionReport(options, std::to_string(options.parallel) + (options.archive ? "-archive" : ""), section.done, seconds,
                  meter)
        .number("outstanding", double(options.outstanding))
        .number("latency_p50_ms", percentile(section.latencies, 50) * 1000)
        .number("latency_p99_ms", percentile(section.latencies, 99) * 1000)
        .print();
    leaveAll(loop, clients);
}

} // namespace posthorn::bench
