// Writes an event stream on a link, as chunks where the response has them.
#pragma once

#include "http/events.h"
#include "wire/link.h"

namespace posthorn::http {

class EventWriter final : public EventStream {
public:
    /// The response's head has been sent.
    EventWriter(wire::Link& link, const EventOptions& options, bool chunked);
    bool send(std::string_view event, std::string_view data, std::string_view id) override;
    void retryAfter(std::chrono::milliseconds delay) override;
    void setPing(std::chrono::seconds interval) override;
    void close() override;
    void expired(); ///< TimerId::First
    bool isOver() const { return m_over; }

private:
    bool write(std::string_view text);
    void restartTimer();

    wire::Link& m_link;
    EventOptions m_options;
    const bool m_chunked;
    bool m_over = false;
};

} // namespace posthorn::http
