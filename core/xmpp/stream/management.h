// Stream management (XEP-0198): what is remembered of a stream so that nothing is lost with its connection.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// Deliveries that wait for a client, within limits.
class Backlog {
public:
    /// False: there are too many by now, and the stream is to be given up.
    bool add(Delivery delivery);
    /// The client has the first @p number of them.
    void forget(size_t number);
    const std::deque<Delivery>& all() const { return m_deliveries; }
    /// Leaves it empty.
    std::deque<Delivery> take();

private:
    std::deque<Delivery> m_deliveries;
    size_t m_octets = 0; ///< of memory that these take, about
};

struct Management {
    uint64_t received = 0;        ///< stanzas that came from the client
    std::set<uint64_t> underWay;  ///< of those, the ones that are not dealt with yet
    uint64_t sent = 0;            ///< stanzas that went to the client
    Backlog unacknowledged;       ///< the last of them
    bool asked = false;           ///< an <r/> is out
    bool owesAnswer = false;      ///< the client asked for more than could be said then
    std::string secret;           ///< by which the stream can be resumed; empty: not

    /// What may be acknowledged: the stanzas before the first that is still under way.
    uint32_t handled() const { return uint32_t(underWay.empty() ? received : *underWay.begin() - 1); }
    /// One more for the client. False: there are too many by now, and the stream is to be given up.
    bool remember(Delivery delivery)
    {
        ++sent;
        return unacknowledged.add(std::move(delivery));
    }
};

/// What goes over to another connection.
struct ResumableState {
    Management management;
    Jid jid;
};

/// A stream whose connection is gone, kept in its station for whoever resumes it. It is not handed over before all that came
/// from the client has been dealt with: the client is told of no more than that, and would send the rest anew.
class DetachedStream final : public Outlet {
public:
    DetachedStream(Station& station, SessionAddress address, ResumableState state);
    /// Of a stream that was to go on with another one's state and lost its connection before that came.
    DetachedStream(Station& station, SessionAddress address, Jid account, std::unique_ptr<Backlog> early);
    void deliver(Delivery delivery) override;
    void end(EndReason reason) override;
    void settled(uint64_t ticket) override;
    void handOver(Give give) override;
    void takeOver(std::shared_ptr<void> state) override;
    /// Nobody came.
    void expire();

private:
    void handOverWhenSettled();
    void giveUp();

    Station& m_station;
    const SessionAddress m_address;
    const Jid m_jid;                     ///< bare while the state is to come
    std::optional<ResumableState> m_state; ///< nothing: it is to come
    std::unique_ptr<Backlog> m_early;    ///< what came before it
    Give m_give;                         ///< somebody takes it over
    bool m_over = false;
};

/// Messages that did not reach the client go back to the account, questions to who asked.
void giveBack(Station& station, const Jid& jid, std::deque<Delivery> deliveries);

/// Unacknowledged stanzas and their octets, above which a stream is given up.
constexpr size_t mostUnacknowledged = 5000;
constexpr size_t mostUnacknowledgedOctets = 16 << 20;

} // namespace posthorn::xmpp
