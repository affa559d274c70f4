#include "fail.h"
#include "replies.h"
#include "settle.h"
#include "workloads.h"

#include <algorithm>
#include <memory>

namespace posthorn::bench {

namespace {

/// How many connections are in each state.
struct Crowd {
    const Options& options;
    size_t idling = 0;
    size_t left = 0;
};

/// Logs in, selects the mailbox, waits in IDLE; leaves when told to.
class Idler {
public:
    Idler(Loop& loop, Crowd& crowd, size_t number)
        : m_crowd(crowd)
        , m_connection(loop)
        , m_number(number)
    {
        m_connection.setHandler([this](Connection&) { onInput(); });
        m_connection.open(crowd.options.endpoint);
    }

    /// Ends IDLE and logs out; proves that the connection was alive all the time.
    void leave()
    {
        m_stage = Stage::Leaving;
        m_connection.send("DONE\r\nd LOGOUT\r\n");
    }

private:
    enum class Stage { Greeting, Login, Select, Idle, Leaving, Left };

    void onInput()
    {
        while (const size_t length = m_reader.next(m_connection.input())) {
            onResponse(m_connection.input().substr(0, length));
            if (!m_connection.isOpen())
                return;
            m_connection.consume(length);
        }
        if (m_connection.peerClosed())
            fail("IMAP: the server closed connection number " + std::to_string(m_number));
    }

    void advance(std::string_view line, std::string_view tag, Stage stage, const std::string& command)
    {
        const char status = taggedStatus(line, tag);
        if (status == 0)
            return;
        if (status != 'O')
            fail("IMAP: connection number " + std::to_string(m_number) + ": " + std::string(line));
        m_stage = stage;
        if (!command.empty())
            m_connection.send(command);
    }

    void onResponse(std::string_view line)
    {
        const Options& options = m_crowd.options;
        switch (m_stage) {
        case Stage::Greeting:
            if (!line.starts_with("* OK"))
                fail("IMAP: greeting " + std::string(line));
            m_connection.send("a LOGIN " + options.user(m_number) + " " + options.password + "\r\n");
            m_stage = Stage::Login;
            break;
        case Stage::Login:
            advance(line, "a", Stage::Select, "b SELECT " + options.mailbox + "\r\n");
            break;
        case Stage::Select:
            advance(line, "b", Stage::Idle, "c IDLE\r\n");
            break;
        case Stage::Idle:
            if (line.starts_with('+'))
                ++m_crowd.idling;
            break;
        case Stage::Leaving:
            advance(line, "d", Stage::Left, "");
            if (m_stage == Stage::Left) {
                ++m_crowd.left;
                m_connection.close();
            }
            break;
        case Stage::Left:
            break;
        }
    }

    Crowd& m_crowd;
    Connection m_connection;
    ImapReader m_reader;
    size_t m_number;
    Stage m_stage = Stage::Greeting;
};

using Idlers = std::vector<std::unique_ptr<Idler>>;

/// Brings @p count connections into IDLE, at most --parallel of them on their way at once.
void fill(Loop& loop, Crowd& crowd, Idlers& idlers, size_t count)
{
    while (crowd.idling < count) {
        while (idlers.size() < count && idlers.size() - crowd.idling < crowd.options.parallel)
            idlers.push_back(std::make_unique<Idler>(loop, crowd, idlers.size()));
        loop.poll();
    }
}

void leave(Loop& loop, Crowd& crowd, Idlers& idlers)
{
    for (size_t i = 0; i < idlers.size(); ++i) {
        idlers[i]->leave();
        while (i + 1 - crowd.left >= crowd.options.parallel)
            loop.poll();
    }
    loop.runUntil([&] { return crowd.left == idlers.size(); });
    idlers.clear();
    crowd.idling = crowd.left = 0;
}

} // namespace

void idleMemory(const Options& options)
{
    if (options.serverPids.empty())
        fail("idle-memory needs --server-pid: whose memory?");
    Loop loop(options.timeout);
    Crowd crowd{options, 0, 0};
    Idlers idlers;
    // What the server allocates for its first clients, and keeps, is not the price of one more connection.
    fill(loop, crowd, idlers, std::min<size_t>(20, options.count));
    leave(loop, crowd, idlers);
    const double before = settledBytes(loop, options);
    const CostMeter meter(options.serverPids);
    const Stopwatch watch;
    fill(loop, crowd, idlers, options.count);
    const double seconds = watch.seconds();
    const double after = settledBytes(loop, options);
    const size_t processes = serverProcesses(options);
    leave(loop, crowd, idlers);
    CostMeter done = meter;
    done.stopOwn();
    done.finish();
    sectionReport(options, "idle-memory", options.count, seconds, done)
        .number("bytes_before", before)
        .number("bytes_after", after)
        .number("bytes_each", (after - before) / double(options.count))
        .number("processes", double(processes))
        .print();
}

} // namespace posthorn::bench
