#include "fail.h"
#include "imap_client.h"
#include "messages.h"
#include "workloads.h"

#include <unistd.h>

#include <memory>

namespace posthorn::bench {

namespace {

/// What the parallel sessions share.
struct Batch {
    const Options& options;
    size_t total = 0;
    size_t started = 0;
    size_t accepted = 0;
    size_t sessionsOpen = 0;
    std::vector<double> latencies;
};

/// One session: greeting, EHLO, then a transaction per message until the batch is used up, QUIT.
class Session {
public:
    Session(Loop& loop, Batch& batch)
        : m_batch(batch)
        , m_connection(loop)
    {
        m_connection.setHandler([this](Connection&) { onInput(); });
        m_connection.open(batch.options.endpoint);
        ++batch.sessionsOpen;
    }

private:
    enum class State { Greeting, Ehlo, Mail, Rcpt, Data, EndOfData, Quit };

    void onInput()
    {
        for (;;) {
            const SmtpReply reply = readSmtpReply(m_connection.input());
            if (reply.length == 0)
                break;
            m_reply.assign(m_connection.input().substr(0, reply.length));
            m_connection.consume(reply.length);
            onReply(reply.code);
            if (!m_connection.isOpen())
                return;
        }
        if (m_connection.peerClosed())
            fail("SMTP: the server closed a session; its last reply was " + m_reply);
    }

    void expect(int code, int wanted) const
    {
        if (code != wanted)
            fail("SMTP: wanted " + std::to_string(wanted) + ", got " + m_reply);
    }

    void onReply(int code)
    {
        switch (m_state) {
        case State::Greeting:
            expect(code, 220);
            m_connection.send("EHLO client.bench.test\r\n");
            m_state = State::Ehlo;
            break;
        case State::Ehlo:
            expect(code, 250);
            m_pipelining = hasWord(m_reply, "250-PIPELINING") || hasWord(m_reply, "250 PIPELINING");
            next();
            break;
        case State::Mail:
            expect(code, 250);
            step(State::Rcpt);
            break;
        case State::Rcpt:
            expect(code, 250);
            step(State::Data);
            break;
        case State::Data:
            expect(code, 354);
            m_connection.send(plainMessage(m_number, m_batch.options.size) + ".\r\n");
            m_state = State::EndOfData;
            break;
        case State::EndOfData:
            expect(code, 250);
            ++m_batch.accepted;
            m_batch.latencies.push_back(m_watch.seconds());
            next();
            break;
        case State::Quit:
            m_connection.close();
            --m_batch.sessionsOpen;
            break;
        }
    }

    void next()
    {
        if (m_batch.started == m_batch.total) {
            m_connection.send("QUIT\r\n");
            m_state = State::Quit;
            return;
        }
        m_number = m_batch.started++;
        m_watch.restart();
        m_state = State::Mail;
        const std::string rcpt = "RCPT TO:<" + m_batch.options.user(m_number) + ">\r\n";
        if (m_pipelining)
            m_connection.send("MAIL FROM:<sender@sender.example>\r\n" + rcpt + "DATA\r\n");
        else
            m_connection.send("MAIL FROM:<sender@sender.example>\r\n");
    }

    /// Enters @p state; without PIPELINING its command is sent only now.
    void step(State state)
    {
        m_state = state;
        if (m_pipelining)
            return;
        m_connection.send(state == State::Rcpt ? "RCPT TO:<" + m_batch.options.user(m_number) + ">\r\n" : "DATA\r\n");
    }

    Batch& m_batch;
    Connection m_connection;
    State m_state = State::Greeting;
    Stopwatch m_watch;
    std::string m_reply;
    size_t m_number = 0;
    bool m_pipelining = false;
};

/// One logged-in IMAP connection per recipient, so that counting costs the server no login.
class Counter {
public:
    Counter(Loop& loop, const Options& options)
    {
        Endpoint endpoint = options.endpoint;
        endpoint.port = options.imapPort;
        endpoint.tls = false;
        for (size_t i = 0; i < options.users; ++i) {
            m_clients.push_back(std::make_unique<ImapClient>(loop));
            m_clients.back()->login(endpoint, options.user(i), options.password);
            m_counts.push_back(m_clients.back()->messagesIn(options.mailbox));
        }
    }

    /// Waits until @p sent more messages lie in the mailboxes; each mailbox is asked 20 times a second at most.
    void waitFor(size_t sent, const Options& options, double seconds)
    {
        Stopwatch watch;
        for (size_t i = 0; i < m_clients.size(); ++i) {
            const long long wanted =
                m_counts[i] + (long long)(sent / options.users + (i < sent % options.users ? 1 : 0));
            long long now = 0;
            while ((now = m_clients[i]->messagesIn(options.mailbox)) < wanted) {
                if (watch.seconds() > seconds)
                    fail("SMTP: only " + std::to_string(now) + " of " + std::to_string(wanted) +
                         " messages arrived at " + options.user(i));
                usleep(50'000);
            }
            if (now > wanted)
                fail("SMTP: " + options.user(i) + " has more messages than were sent");
            m_counts[i] = now;
        }
    }

private:
    std::vector<std::unique_ptr<ImapClient>> m_clients;
    std::vector<long long> m_counts;
};

void deliver(Loop& loop, Batch& batch)
{
    std::vector<std::unique_ptr<Session>> sessions;
    for (size_t i = 0; i < batch.options.parallel; ++i)
        sessions.push_back(std::make_unique<Session>(loop, batch));
    loop.runUntil([&batch] { return batch.accepted == batch.total && batch.sessionsOpen == 0; });
}

} // namespace

void smtpDeliver(const Options& options)
{
    if (options.imapPort == 0)
        fail("smtp-deliver needs --imap-port to count what arrived");
    Loop loop(options.timeout);
    Counter counter(loop, options);
    if (options.warmUp > 0) {
        Batch warm{options, options.warmUp, 0, 0, 0, {}};
        deliver(loop, warm);
        counter.waitFor(options.warmUp, options, options.timeout);
    }
    CostMeter meter(options.serverPids);
    Batch batch{options, options.count, 0, 0, 0, {}};
    Stopwatch watch;
    deliver(loop, batch);
    const double accepted = watch.seconds();
    counter.waitFor(options.count, options, options.timeout);
    const double delivered = watch.seconds();
    meter.stopOwn();
    meter.finish();
    sectionReport(options, "delivered", options.count, delivered, meter)
        .number("accepted_seconds", accepted)
        .number("latency_p50_ms", percentile(batch.latencies, 50) * 1000)
        .number("latency_p99_ms", percentile(batch.latencies, 99) * 1000)
        .print();
}

} // namespace posthorn::bench
