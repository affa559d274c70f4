// Logins over XMPP: TLS, SCRAM, a resource, a session; then the stream is closed, and the next.
#include <deque>

#include "fail.h"
#include "workloads.h"
#include "xmpp_client.h"

namespace posthorn::bench {

namespace {

struct Batch {
    size_t total = 0; ///< 0: until the time is over
    double seconds = 0;
    size_t started = 0;
    size_t running = 0;
    std::deque<size_t> resting; ///< users that nobody is logged in as: a second login would throw the first one out
    size_t done = 0;
    size_t ready = 0;
    Stopwatch watch;
    std::vector<double> latencies;
    std::string mechanism;

    bool isOver() const { return total > 0 ? started >= total : watch.seconds() >= seconds; }
};

class Visitor {
public:
    Visitor(Loop& loop, const Options& options, Batch& batch)
        : m_batch(batch)
        , m_client(loop, options, XmppClient::Goal::Bound)
    {
        m_client.onReady([this](XmppClient& client) {
            m_batch.latencies.push_back(m_watch.seconds());
            m_batch.mechanism = client.mechanism();
            ++m_batch.ready;
            client.leave();
        });
        m_client.onLeft([this](XmppClient&) {
            ++m_batch.done;
            --m_batch.running;
            m_batch.resting.push_back(m_user);
            next();
        });
        next();
    }

private:
    void next()
    {
        if (m_batch.isOver())
            return;
        ++m_batch.running;
        ++m_batch.started;
        m_user = m_batch.resting.front();
        m_batch.resting.pop_front();
        m_watch.restart();
        m_client.begin(m_user);
    }

    Batch& m_batch;
    size_t m_user = 0;
    XmppClient m_client;
    Stopwatch m_watch;
};

void run(Loop& loop, const Options& options, Batch& batch)
{
    for (size_t user = 0; user < options.users; ++user)
        batch.resting.push_back(user);
    std::vector<std::unique_ptr<Visitor>> visitors;
    for (size_t i = 0; i < options.parallel; ++i)
        visitors.push_back(std::make_unique<Visitor>(loop, options, batch));
    loop.runUntil([&batch] { return batch.isOver() && batch.running == 0; });
}

} // namespace

void xmppLogin(const Options& options)
{
    if (options.users < options.parallel)
        fail("xmpp-login: as many --users as --parallel are needed, or they would throw each other out");
    Loop loop(options.timeout);
    Batch warm; // each user once: its password is salted here and has been read there
    warm.total = options.users;
    run(loop, options, warm);
    CostMeter meter(options.serverPids);
    Batch batch;
    batch.seconds = options.seconds;
    run(loop, options, batch);
    const double seconds = batch.watch.seconds();
    meter.stopOwn();
    meter.finish();
    sectionReport(options, "login", batch.done, seconds, meter)
        .text("mechanism", batch.mechanism)
        .number("latency_p50_ms", percentile(batch.latencies, 50) * 1000)
        .number("latency_p99_ms", percentile(batch.latencies, 99) * 1000)
        .print();
}

} // namespace posthorn::bench
