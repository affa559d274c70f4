#include "watch/hub.h"

#include <algorithm>
#include <ctime>

#include "base/text.h"

namespace posthorn::watch {

std::string_view channelName(Channel channel)
{
    static constexpr std::array<std::string_view, size_t(Channel::Count)> names = {
        "System", "SMTP-in", "SMTP-out", "POP3", "IMAP", "XMPPServer", "Web", "Controller"};
    return names[size_t(channel)];
}

std::string_view levelName(Level level)
{
    static constexpr std::array<std::string_view, 4> names = {"debug", "info", "warning", "error"};
    return names[size_t(level)];
}

std::string_view counterName(Counter counter)
{
    static constexpr std::array<std::string_view, size_t(Counter::Count)> names = {
        "connections-accepted", "connections-refused", "logins-succeeded", "logins-failed",      "messages-received",
        "messages-refused",     "messages-delivered",  "messages-sent",    "messages-bounced",   "messages-fetched",
        "bytes-received",       "bytes-sent",          "commits",          "commit-microseconds", "commit-requests",
        "chat-messages",       "chat-refused",        "chat-archived"};
    return names[size_t(counter)];
}

SessionRecord::SessionRecord(uint64_t id, Channel channel, std::string service, std::string peer, UnixMs since)
    : m_id(id)
{
    m_view.id = id;
    m_view.channel = channel;
    m_view.service = std::move(service);
    m_view.peer = std::move(peer);
    m_view.since = since;
}

void SessionRecord::setAccount(std::string_view account)
{
    std::lock_guard lock(m_mutex);
    m_view.account = account;
}

void SessionRecord::setState(std::string_view state)
{
    std::lock_guard lock(m_mutex);
    m_view.state = state;
}

void SessionRecord::setCommand(std::string_view command)
{
    std::lock_guard lock(m_mutex);
    m_view.command = command;
}

void SessionRecord::setTls()
{
    std::lock_guard lock(m_mutex);
    m_view.tls = true;
}

void SessionRecord::addBytes(uint64_t in, uint64_t out)
{
    m_in.fetch_add(in, std::memory_order_relaxed);
    m_out.fetch_add(out, std::memory_order_relaxed);
}

SessionView SessionRecord::view() const
{
    std::lock_guard lock(m_mutex);
    SessionView view = m_view;
    view.bytesIn = m_in.load(std::memory_order_relaxed);
    view.bytesOut = m_out.load(std::memory_order_relaxed);
    return view;
}

/// A ring of the last lines under its own lock, so that a log storm does not hold up the look of anything else.
struct Hub::Lines {
    mutable std::mutex mutex;
    std::vector<LogLine> ring = std::vector<LogLine>(heldLines);
    uint64_t next = 1;
};

namespace {

int64_t localDay(UnixMs now)
{
    const std::time_t seconds = now / 1000;
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return int64_t(parts.tm_year) * 366 + parts.tm_yday;
}

} // namespace

Hub::Hub(Clock& clock)
    : m_clock(clock)
    , m_lines(std::make_unique<Lines>())
    , m_day(localDay(clock.now()))
{
    m_health.startedAt = clock.now();
}

Hub::~Hub() = default;

namespace {

// Cut to what a person would read, and UTF-8 whatever a peer has sent; @p room is used where bytes have to change.
std::string_view asLine(std::string_view text, std::string& room)
{
    constexpr size_t longest = 2000;
    if (text.size() > longest) {
        text = text.substr(0, longest);
        for (int i = 0; i < 3 && (text.back() & 0xC0) == 0x80; ++i) // not within a character
            text.remove_suffix(1);
        if (text.back() & 0x80)
            text.remove_suffix(1);
    }
    if (isUtf8(text))
        return text;
    room = text;
    for (char& c : room) {
        if (c & 0x80)
            c = '?';
    }
    return room;
}

} // namespace

void Hub::log(Channel channel, Level level, std::string_view text, uint64_t session, Direction direction)
{
    if (!wants(level))
        return;
    std::string cleaned;
    text = asLine(text, cleaned);
    const UnixMs now = m_clock.now();
    std::lock_guard lock(m_lines->mutex);
    LogLine& line = m_lines->ring[m_lines->next % heldLines];
    line.number = m_lines->next++;
    line.time = now;
    line.channel = channel;
    line.level = level;
    line.direction = direction;
    line.session = session;
    line.text.assign(text);
    for (char& c : line.text) {
        if (static_cast<unsigned char>(c) < 32 || c == 127)
            c = ' ';
    }
}

void Hub::count(Counter counter, uint64_t by)
{
    m_counters[size_t(counter)].fetch_add(by, std::memory_order_relaxed);
}

std::shared_ptr<SessionRecord> Hub::openSession(Channel channel, std::string service, std::string peer)
{
    const UnixMs now = m_clock.now();
    std::lock_guard lock(m_mutex);
    ++m_sessionsOf[service];
    auto record = std::make_shared<SessionRecord>(m_nextSession++, channel, std::move(service), std::move(peer), now);
    m_sessions.emplace(record->id(), record);
    return record;
}

void Hub::closeSession(uint64_t id)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    --m_sessionsOf[found->second->service()];
    m_sessions.erase(found);
}

void Hub::setService(const ServiceView& service)
{
    std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_services.begin(), m_services.end(),
                                    [&](const ServiceView& each) { return each.name == service.name; });
    if (found == m_services.end())
        m_services.push_back(service);
    else
        *found = service;
}

void Hub::setQueue(const QueueTotals& totals)
{
    std::lock_guard lock(m_mutex);
    m_queue = totals;
}

void Hub::setHealth(const Health& health)
{
    std::lock_guard lock(m_mutex);
    const UnixMs started = m_health.startedAt;
    m_health = health;
    m_health.startedAt = started;
}

void Hub::onControl(std::function<void(const Control&)> handler)
{
    std::lock_guard lock(m_mutex);
    m_control = std::move(handler);
}

Overview Hub::look() const
{
    Overview overview;
    for (size_t i = 0; i < overview.sinceStart.size(); ++i)
        overview.sinceStart[i] = m_counters[i].load(std::memory_order_relaxed);
    const int64_t day = localDay(m_clock.now());
    std::lock_guard lock(m_mutex);
    if (day != m_day) {
        m_day = day;
        m_atMidnight = overview.sinceStart;
    }
    for (size_t i = 0; i < overview.today.size(); ++i)
        overview.today[i] = overview.sinceStart[i] - std::min(m_atMidnight[i], overview.sinceStart[i]);
    overview.services = m_services;
    overview.queue = m_queue;
    overview.health = m_health;
    for (ServiceView& service : overview.services) {
        const auto found = m_sessionsOf.find(service.name);
        service.sessions = found == m_sessionsOf.end() ? 0 : found->second;
    }
    return overview;
}

std::vector<SessionView> Hub::sessions() const
{
    std::vector<std::shared_ptr<SessionRecord>> records;
    {
        std::lock_guard lock(m_mutex);
        records.reserve(m_sessions.size());
        for (const auto& [id, record] : m_sessions)
            records.push_back(record);
    }
    std::vector<SessionView> views;
    views.reserve(records.size());
    for (const auto& record : records)
        views.push_back(record->view());
    std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return views;
}

std::vector<LogLine> Hub::linesFrom(uint64_t from, size_t most) const
{
    std::vector<LogLine> lines;
    std::lock_guard lock(m_lines->mutex);
    const uint64_t oldest = m_lines->next > heldLines ? m_lines->next - heldLines : 1;
    for (uint64_t number = std::max(from, oldest); number < m_lines->next && lines.size() < most; ++number)
        lines.push_back(m_lines->ring[number % heldLines]);
    return lines;
}

uint64_t Hub::nextLine() const
{
    std::lock_guard lock(m_lines->mutex);
    return m_lines->next;
}

void Hub::send(const Control& control)
{
    std::function<void(const Control&)> handler;
    {
        std::lock_guard lock(m_mutex);
        handler = m_control;
    }
    if (handler)
        handler(control);
}

} // namespace posthorn::watch
