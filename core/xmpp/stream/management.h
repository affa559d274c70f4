// Stream management (XEP-0198): what is remembered of a stream so that nothing is lost with its connection.
#pragma once

#include <deque>
#include <set>
#include <string>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

struct Management {
    uint64_t received = 0;        ///< stanzas that came from the client
    std::set<uint64_t> underWay;  ///< of those, the ones that are not dealt with yet
    uint64_t sent = 0;            ///< stanzas that went to the client
    std::deque<Delivery> unacknowledged; ///< the last of them
    size_t octets = 0;            ///< of memory that these take, about
    bool asked = false;           ///< an <r/> is out
    bool owesAnswer = false;      ///< the client asked for more than could be said then
    std::string secret;           ///< by which the stream can be resumed; empty: not

    /// What may be acknowledged: the stanzas before the first that is still under way.
    uint32_t handled() const { return uint32_t(underWay.empty() ? received : *underWay.begin() - 1); }
    /// One more for the client. False: there are too many by now, and the stream is to be given up.
    bool remember(Delivery delivery);
    /// The client has the first @p number of those.
    void forget(size_t number);
};

/// What goes over to another connection.
struct ResumableState {
    Management management;
    Jid jid;
};

/// A stream whose connection is gone, kept in its station for whoever resumes it.
class DetachedStream final : public Outlet {
public:
    DetachedStream(Station& station, SessionAddress address, ResumableState state);
    void deliver(Delivery delivery) override;
    void end(EndReason reason) override;
    void settled(uint64_t ticket) override { m_state.management.underWay.erase(ticket); }
    std::shared_ptr<void> handOver() override;
    /// Nobody came.
    void expire();

private:
    Station& m_station;
    const SessionAddress m_address;
    ResumableState m_state;
    bool m_over = false;
};

/// Messages that did not reach the client go back to the account, questions to who asked.
void giveBack(Station& station, const Jid& jid, std::deque<Delivery> deliveries);

/// Unacknowledged stanzas and their octets, above which a stream is given up.
constexpr size_t mostUnacknowledged = 5000;
constexpr size_t mostUnacknowledgedOctets = 16 << 20;

} // namespace posthorn::xmpp
