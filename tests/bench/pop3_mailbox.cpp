#include "fail.h"
#include "replies.h"
#include "workloads.h"

#include <algorithm>

namespace posthorn::bench {

namespace {

class Pop3Client {
public:
    explicit Pop3Client(Loop& loop)
        : m_loop(loop)
        , m_connection(loop)
    {}

    void open(const Endpoint& endpoint)
    {
        m_connection.open(endpoint);
        expectOk("greeting", response(false));
        // A server without CAPA answers -ERR: then nothing is pipelined.
        send("CAPA\r\n");
        m_pipelining = hasWord(response(true), "PIPELINING");
    }
    bool pipelining() const { return m_pipelining; }

    void send(std::string_view bytes) { m_connection.send(bytes); }

    /// The next response; valid until the next call.
    std::string_view response(bool multiLine)
    {
        m_connection.consume(m_consume);
        m_consume = 0;
        for (;;) {
            m_consume = m_reader.next(m_connection.input(), multiLine);
            if (m_consume > 0)
                return m_connection.input().substr(0, m_consume);
            if (m_connection.peerClosed())
                fail("POP3: the server closed the connection");
            m_loop.poll();
        }
    }

    std::string_view command(std::string_view text, bool multiLine = false)
    {
        send(std::string(text) + "\r\n");
        const std::string_view reply = response(multiLine);
        expectOk(text, reply);
        return reply;
    }

    static void expectOk(std::string_view what, std::string_view reply)
    {
        if (!reply.starts_with("+OK"))
            fail("POP3: " + std::string(what) + " -> " + std::string(reply.substr(0, 200)));
    }

private:
    Loop& m_loop;
    Connection m_connection;
    Pop3Reader m_reader;
    size_t m_consume = 0;
    bool m_pipelining = false;
};

/// The lines of a multi-line response between its first and its dot must be one for each message.
void checkLines(std::string_view what, std::string_view reply, size_t wanted)
{
    const size_t lines = size_t(std::count(reply.begin(), reply.end(), '\n')) - 2;
    if (lines != wanted)
        fail("POP3: " + std::string(what) + " has " + std::to_string(lines) + " lines, not " + std::to_string(wanted));
}

/// @p count messages from the first on, up to @p window asked ahead of the answers. Returns the octets received.
size_t retrieve(Pop3Client& pop3, size_t count, size_t window)
{
    size_t sent = 0;
    size_t bytes = 0;
    for (size_t answered = 0; answered < count; ++answered) {
        std::string ask;
        while (sent < count && sent - answered < window)
            ask += "RETR " + std::to_string(++sent) + "\r\n";
        if (!ask.empty())
            pop3.send(ask);
        const std::string_view reply = pop3.response(true);
        Pop3Client::expectOk("RETR", reply);
        bytes += reply.size();
    }
    return bytes;
}

/// One section of one timed step, repeated on fresh connections: the median is reported.
struct Step {
    const char* name;
    std::vector<double> times;
};

} // namespace

void pop3Mailbox(const Options& options)
{
    Loop loop(options.timeout);
    Step open{"open", {}};
    Step stat{"stat", {}};
    Step list{"list", {}};
    Step uidl{"uidl", {}};
    Step retr{"retr", {}};
    Step whole{"session", {}};
    const size_t messages = options.count;
    const size_t wanted = std::min<size_t>(messages, 2000);
    bool pipelining = false;
    const auto session = [&](bool count) {
        const auto timed = [count](Step& step, auto&& work) {
            const Stopwatch watch;
            work();
            if (count)
                step.times.push_back(watch.seconds());
        };
        const Stopwatch sinceConnect;
        Pop3Client pop3(loop);
        pop3.open(options.endpoint);
        pipelining = pop3.pipelining();
        pop3.command("USER " + options.user(0));
        timed(open, [&] {
            pop3.command("PASS " + options.password);
            timed(stat, [&] {
                if (numberAfter(pop3.command("STAT"), "+OK ") != (long long)messages)
                    fail("POP3: STAT does not tell " + std::to_string(messages) + " messages");
            });
        });
        timed(list, [&] { checkLines("LIST", pop3.command("LIST", true), messages); });
        timed(uidl, [&] { checkLines("UIDL", pop3.command("UIDL", true), messages); });
        timed(retr, [&] { retrieve(pop3, wanted, pipelining ? options.outstanding : 1); });
        pop3.command("QUIT");
        if (count)
            whole.times.push_back(sinceConnect.seconds());
    };
    if (options.warmUp > 0)
        session(false);
    CostMeter meter(options.serverPids);
    for (size_t i = 0; i < options.repeat; ++i)
        session(true);
    meter.stopOwn();
    meter.finish();
    // Every line has the cost of the whole session: its steps are too short to be charged one by one.
    for (const Step* step : {&open, &stat, &list, &uidl, &retr, &whole})
        sectionReport(options, step->name, options.repeat, median(step->times), meter)
            .number("messages", double(step == &retr ? wanted : messages))
            .text("how",
                  pipelining ? "PIPELINING, " + std::to_string(options.outstanding) + " outstanding" : "one by one")
            .print();
}

} // namespace posthorn::bench
