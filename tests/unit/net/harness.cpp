#include "tests/unit/net/harness.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <QtGlobal>

#include "base/text.h"

namespace posthorn::test {

void Journal::add(const std::string& line)
{
    std::lock_guard lock(m_mutex);
    m_lines.push_back(line);
    m_added.notify_all();
}

std::vector<std::string> Journal::lines() const
{
    std::lock_guard lock(m_mutex);
    return m_lines;
}

bool Journal::waitFor(const std::string& line)
{
    std::unique_lock lock(m_mutex);
    return m_added.wait_for(lock, std::chrono::seconds(10),
                            [&] { return std::find(m_lines.begin(), m_lines.end(), line) != m_lines.end(); });
}

size_t Journal::count(const std::string& line) const
{
    std::lock_guard lock(m_mutex);
    return size_t(std::count(m_lines.begin(), m_lines.end(), line));
}

void WordSession::Shared::release()
{
    std::vector<std::pair<Executor*, Task>> all;
    {
        std::lock_guard lock(mutex);
        all.swap(held);
    }
    for (auto& [executor, task] : all)
        executor->post(std::move(task));
}

WordSession::WordSession(std::shared_ptr<Shared> shared)
    : m_shared(std::move(shared))
{
    ++m_shared->alive;
}

WordSession::~WordSession()
{
    --m_shared->alive;
}

void WordSession::opened(wire::Link& link)
{
    m_link = &link;
    link.send("hello\r\n");
}

void WordSession::received(std::string_view bytes)
{
    m_in.append(bytes);
    work();
}

void WordSession::work()
{
    std::string_view line;
    while (!m_waiting && m_left == 0 && m_in.takeLine(line, 1000000) == wire::LineReader::Status::Line) {
        if (!obey(line))
            return;
    }
}

bool WordSession::obey(std::string_view line)
{
    if (m_idle > 0)
        m_link->setTimer(wire::TimerId::Idle, std::chrono::milliseconds(m_idle));
    std::string_view rest = line;
    const std::string_view word = takeUntil(rest, ' ');
    const int number = parseNumber<int>(rest).value_or(0);
    if (word == "QUIT") {
        m_link->send("bye\r\n");
        m_link->close();
        return false;
    }
    if (word == "ABORT") {
        m_link->send("lost\r\n");
        m_link->abort();
        return false;
    }
    if (word == "THROW")
        throw std::runtime_error("thrown by the test");
    if (word == "STARTTLS") {
        m_link->send("go\r\n");
        m_in.clear();
        m_link->startTls();
        return false;
    }
    if (word == "INFO") {
        const wire::LinkInfo& info = m_link->info();
        std::string text = info.peer.address + ' ' + info.local.text() + ' ' + (info.tls ? info.tlsVersion : "plain") +
                           " [" + info.serverName + ']';
        for (const wire::ChannelBinding& each : info.channelBindings)
            text += ' ' + each.type + '=' + hexEncode(each.data);
        m_link->send(text + "\r\n");
    } else if (word == "BIG") {
        m_left = size_t(number);
        more();
    } else if (word == "SHARE") {
        const std::shared_ptr<const std::string> bytes(new std::string(size_t(number), 's'), [shared = m_shared](const std::string* gone) {
            delete gone;
            shared->journal.add("shared bytes let go");
        });
        m_link->send("one\r\n");
        m_link->sendShared(*bytes, bytes);
        m_link->send("two\r\n"); // which makes a copy
        m_link->sendShared(*bytes, bytes);
    } else if (word == "TIMER") {
        m_link->setTimer(wire::TimerId::First, std::chrono::milliseconds(number));
    } else if (word == "IDLE") {
        m_idle = number;
        m_link->setTimer(wire::TimerId::Idle, std::chrono::milliseconds(m_idle));
        m_link->send("idle\r\n");
    } else if (word == "ACCOUNT") {
        m_link->setAccount(rest);
        m_link->send("set\r\n");
    } else if (word == "STUBBORN") {
        m_stubborn = true;
        m_link->send("never\r\n");
    } else if (word == "LATER") {
        m_waiting = true;
        m_link->pauseInput();
        std::thread([executor = &m_link->executor(),
                     task = Task(m_life.bind([this] { resume("late\r\n"); }))]() mutable {
            executor->post(std::move(task));
        }).detach();
    } else if (word == "HOLD") {
        m_waiting = true;
        m_link->pauseInput();
        std::lock_guard lock(m_shared->mutex);
        m_shared->held.emplace_back(&m_link->executor(), m_life.bind([this] { resume("released\r\n"); }));
        m_shared->journal.add("held");
    } else {
        m_link->send(std::string(line) + "\r\n");
    }
    return true;
}

void WordSession::resume(const char* reply)
{
    m_waiting = false;
    m_link->send(reply);
    m_link->resumeInput();
    work();
}

void WordSession::more()
{
    static const std::string block(16384, 'b');
    while (m_left > 0 && m_link->unsent() < wire::Link::highWater) {
        const size_t size = std::min(m_left, block.size());
        m_link->send(std::string_view(block).substr(0, size));
        m_left -= size;
        if (m_left == 0) {
            m_link->send("\r\n");
            m_shared->journal.add("big done");
        }
    }
}

void WordSession::drained()
{
    more();
    work();
}

void WordSession::tlsStarted()
{
    m_shared->journal.add("tls");
}

void WordSession::expired(wire::TimerId timer)
{
    if (timer == wire::TimerId::Idle) {
        m_link->send("idle too long\r\n");
        m_link->close();
    } else {
        m_link->send("expired\r\n");
    }
}

void WordSession::shutdown()
{
    m_shared->journal.add("shutdown");
    if (m_stubborn)
        return;
    m_link->send("going down\r\n");
    m_link->close();
}

void WordSession::closed(std::string_view error)
{
    m_shared->journal.add(error.empty() ? "closed" : "closed: " + std::string(error));
    if (m_link)
        m_link->send("nobody hears this");
}

EngineFixture::EngineFixture(const std::vector<std::string>& assignments, unsigned workers)
    : settings(path("posthorn.ini"), [&] {
        std::vector<std::pair<config::Setting, std::string>> overrides;
        for (const std::string& each : assignments) {
            auto parsed = config::parseAssignment(each);
            if (!parsed)
                qFatal("%s", parsed.error().text.c_str());
            overrides.push_back(*parsed);
        }
        return overrides;
    }())
{
    // One self-signed pair for all tests of a program: making an RSA key takes its time.
    static const QTemporaryDir certificates;
    engine = std::make_unique<net::Engine>(
        settings, hub,
        net::EngineOptions{.tlsFolder = certificates.path().toStdString(),
                           .workers = workers,
                           .trustFile = certificates.path().toStdString() + "/self-signed-ecdsa.crt"});
    if (auto started = engine->start(); !started)
        qFatal("%s", started.error().text.c_str());
}

EngineFixture::~EngineFixture()
{
    engine->stop();
}

wire::Service EngineFixture::service(const std::string& name, wire::TlsMode tls)
{
    wire::Service made;
    made.name = name;
    made.channel = watch::Channel::SmtpIn;
    made.tls = tls;
    made.busyReply = "too busy\r\n";
    made.makeSession = [shared = shared](Executor&) { return std::make_unique<WordSession>(shared); };
    return made;
}

uint16_t EngineFixture::add(const std::string& name, wire::TlsMode tls, std::vector<std::string> addresses)
{
    const auto port = engine->add(service(name, tls), std::move(addresses));
    if (!port)
        qFatal("%s", port.error().text.c_str());
    return *port;
}

bool EngineFixture::change(const std::string& assignment)
{
    const auto parsed = config::parseAssignment(assignment);
    return parsed && settings.change({*parsed}).has_value();
}

bool EngineFixture::waitUntil(const std::function<bool()>& condition, int milliseconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::microseconds(200)); // asks again; the condition decides
    }
    return true;
}

} // namespace posthorn::test
