#include "fail.h"
#include "replies.h"
#include "workloads.h"

#include <memory>

namespace posthorn::bench {

namespace {

struct Batch {
    const Options& options;
    size_t total = 0;
    size_t started = 0;
    size_t done = 0;
    std::vector<double> latencies;
};

/// Connects, waits for the greeting, LOGIN, waits for OK, LOGOUT, waits for OK, closes; then the next.
class Session {
public:
    Session(Loop& loop, Batch& batch)
        : m_batch(batch)
        , m_connection(loop)
    {
        m_connection.setHandler([this](Connection&) { onInput(); });
        next();
    }

private:
    void next()
    {
        if (m_batch.started == m_batch.total)
            return;
        m_number = m_batch.started++;
        m_stage = 0;
        m_reader.reset();
        m_watch.restart();
        m_connection.open(m_batch.options.endpoint);
    }

    void onInput()
    {
        while (const size_t length = m_reader.next(m_connection.input())) {
            const bool finished = onResponse(m_connection.input().substr(0, length));
            if (finished) {
                ++m_batch.done;
                m_batch.latencies.push_back(m_watch.seconds());
                m_connection.close();
                next();
                return;
            }
            m_connection.consume(length);
        }
        if (m_connection.peerClosed())
            fail("IMAP: the server closed a connection before LOGOUT was answered");
    }

    bool onResponse(std::string_view line)
    {
        if (m_stage == 0) {
            if (!line.starts_with("* OK"))
                fail("IMAP: greeting " + std::string(line));
            m_connection.send("a LOGIN " + m_batch.options.user(m_number) + " " + m_batch.options.password + "\r\n");
            m_stage = 1;
            return false;
        }
        const char status = taggedStatus(line, m_stage == 1 ? "a" : "b");
        if (status == 0)
            return false;
        if (status != 'O')
            fail("IMAP: " + std::string(line));
        if (m_stage == 2)
            return true;
        m_connection.send("b LOGOUT\r\n");
        m_stage = 2;
        return false;
    }

    Batch& m_batch;
    Connection m_connection;
    ImapReader m_reader;
    Stopwatch m_watch;
    size_t m_number = 0;
    int m_stage = 0;
};

void run(Loop& loop, Batch& batch)
{
    std::vector<std::unique_ptr<Session>> sessions;
    for (size_t i = 0; i < batch.options.parallel; ++i)
        sessions.push_back(std::make_unique<Session>(loop, batch));
    loop.runUntil([&batch] { return batch.done == batch.total; });
}

} // namespace

void imapLogin(const Options& options)
{
    Loop loop(options.timeout);
    if (options.warmUp > 0) {
        Batch warm{options, options.warmUp, 0, 0, {}};
        run(loop, warm);
    }
    CostMeter meter(options.serverPids);
    Batch batch{options, options.count, 0, 0, {}};
    Stopwatch watch;
    run(loop, batch);
    const double seconds = watch.seconds();
    meter.stopOwn();
    meter.finish();
    sectionReport(options, options.endpoint.tls ? "login-tls" : "login", options.count, seconds, meter)
        .number("latency_p50_ms", percentile(batch.latencies, 50) * 1000)
        .number("latency_p99_ms", percentile(batch.latencies, 99) * 1000)
        .print();
}

} // namespace posthorn::bench
