#include "http/event_writer.h"

#include <cstdio>

#include "base/text.h"

namespace posthorn::http {

namespace {

/// A field's value may not hold line ends.
std::string oneLine(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c != '\r' && c != '\n' && c != '\0')
            out += c;
    }
    return out;
}

void appendData(std::string& out, std::string_view data)
{
    do {
        const size_t end = data.find_first_of("\r\n");
        out.append("data: ").append(data.substr(0, end)) += '\n';
        if (end == std::string_view::npos)
            break;
        const bool both = data[end] == '\r' && end + 1 < data.size() && data[end + 1] == '\n';
        data.remove_prefix(end + (both ? 2 : 1));
    } while (true);
}

} // namespace

EventWriter::EventWriter(wire::Link& link, const EventOptions& options, bool chunked)
    : m_link(link)
    , m_options(options)
    , m_chunked(chunked)
{
    restartTimer();
}

void EventWriter::restartTimer()
{
    if (m_options.ping.count() > 0)
        m_link.setTimer(wire::TimerId::First, m_options.ping);
    else
        m_link.cancelTimer(wire::TimerId::First);
}

bool EventWriter::write(std::string_view text)
{
    if (m_over)
        return false;
    if (m_link.unsent() + text.size() > m_options.mostUnread && m_link.unsent() > 0) {
        m_link.log(watch::Level::Info, "the reader of the event stream is too slow");
        m_over = true;
        m_link.abort();
        return false;
    }
    if (m_chunked) {
        char size[20];
        const int digits = std::snprintf(size, sizeof size, "%zx\r\n", text.size());
        m_link.send({size, size_t(digits)});
    }
    m_link.send(text);
    if (m_chunked)
        m_link.send("\r\n");
    restartTimer();
    return true;
}

bool EventWriter::send(std::string_view event, std::string_view data, std::string_view id)
{
    std::string text;
    text.reserve(data.size() + event.size() + id.size() + 32);
    if (!id.empty())
        text.append("id: ").append(oneLine(id)) += '\n';
    if (!event.empty())
        text.append("event: ").append(oneLine(event)) += '\n';
    appendData(text, data);
    return write(text += '\n');
}

void EventWriter::retryAfter(std::chrono::milliseconds delay)
{
    write("retry: " + std::to_string(delay.count()) + "\n\n");
}

void EventWriter::setPing(std::chrono::seconds interval)
{
    m_options.ping = interval;
    restartTimer();
}

void EventWriter::expired()
{
    if (m_over)
        return;
    if (m_options.pingEvent.empty())
        write(":\n\n");
    else
        send(m_options.pingEvent, m_options.pingData, {});
}

void EventWriter::close()
{
    if (m_over)
        return;
    m_over = true;
    if (m_chunked)
        m_link.send("0\r\n\r\n");
    m_link.close();
}

} // namespace posthorn::http
