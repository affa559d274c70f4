// A client's stream over HTTP requests (XEP-0124, XEP-0206). It lives on the worker that its first request came to; the
// others of its requests are handed over to it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "watch/hub.h"
#include "xmpp/bosh/body.h"
#include "xmpp/bosh/window.h"
#include "xmpp/stream/alarm.h"
#include "xmpp/stream/input_rate.h"
#include "xmpp/stream/stream.h"

namespace posthorn::xmpp {

/// Takes the answer to a request to where that came in. Called on the session's worker, once.
using BoshAnswer = std::function<void(std::string body)>;

class BoshSession final : private Framing {
public:
    struct Limits {
        static constexpr unsigned longestWait = 60; ///< seconds
        static constexpr unsigned mostHeld = 2;
        static constexpr unsigned polling = 2;      ///< seconds between a poller's empty requests
        static constexpr unsigned inactivity = 60;  ///< seconds without an open request
        static constexpr unsigned longestPause = 120;
    };

    /// @p ended: nothing is to come any more; the session may be dropped, but not from inside the call.
    BoshSession(Station& station, const wire::LinkInfo& info, std::string sid, std::function<void()> ended);
    ~BoshSession() override;

    /// The request that asks for the session.
    void begin(BoshRequest request, BoshAnswer answer);
    void take(BoshRequest request, BoshAnswer answer);
    void shutdown();
    bool isLoggedIn() const { return m_loggedIn; }
    const std::string& address() const { return m_info.peer.address; }

private:
    class Link;
    struct Open {
        uint64_t rid = 0;
        BoshAnswer answer;
        int64_t until = 0;
    };
    struct Asked {
        BoshRequest request;
        BoshAnswer answer;
    };

    // Framing
    void open(const std::string& domain, const std::string& id, std::string_view language) override;
    void send(std::string_view xml) override;
    void sendStream(std::string_view name, std::string_view inner) override;
    void close() override;
    void restart() override {}
    void wait() override { m_waiting = true; }
    void go() override;
    bool canStartTls() const override { return false; }

    void process(Asked asked);
    void repeated(uint64_t rid, BoshAnswer answer);
    bool isTooEager(const BoshRequest& request);
    void pump();
    void openStream(const std::string& to, const std::string& language);
    void flushSoon();
    void flush();
    void respond(std::string_view inner);
    std::string firstAttributes() const;
    void waitedEnough();
    void restWatch();
    void terminate(std::string_view condition);

    Station& m_station;
    const wire::LinkInfo m_info;
    const std::string m_sid;
    const std::function<void()> m_ended;
    std::unique_ptr<Link> m_link;
    std::unique_ptr<Stream> m_stream;

    // What the first request agreed on.
    unsigned m_wait = 0;
    unsigned m_hold = 0;
    bool m_acks = false;
    uint64_t m_first = 0;
    std::string m_domain;
    std::string m_streamId;
    bool m_told = false; ///< the first answer has gone out

    std::unique_ptr<BoshWindow<Asked>> m_window;
    std::deque<Open> m_open;                  ///< requests without answer, the oldest first
    std::map<uint64_t, std::string> m_answers; ///< the last ones, for requests that come again
    std::deque<Element> m_elements;           ///< from the client, while the stream waits
    size_t m_pending = 0;                     ///< octets of the requests that these came in, about
    std::string m_output;
    std::string m_last; ///< how the session ended, where nobody was there to hear it
    bool m_waiting = false;
    bool m_pumping = false;
    bool m_flushing = false;
    bool m_failed = false; ///< a stream error is in the output
    bool m_over = false;
    bool m_loggedIn = false;
    bool m_answeredEmpty = false; ///< the last answer had nothing in it
    int64_t m_lastEmpty = 0;      ///< when the last empty request came
    unsigned m_patience = Limits::inactivity;
    Alarm m_waitAlarm;
    Alarm m_restAlarm;
    InputRate m_rate;
    Life m_life;
};

} // namespace posthorn::xmpp
