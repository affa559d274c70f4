// XMPP over plain HTTP requests (XEP-0124, XEP-0206), for clients that can do nothing else.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/router.h"
#include "xmpp/bosh/session.h"
#include "xmpp/route/service.h"

namespace posthorn::xmpp {

/// The sessions of all workers. Beside the services, as it ends with them; it serves no domain.
class Bosh final : public Service {
public:
    explicit Bosh(Exchange& exchange);

    bool serves(const std::string&) const override { return false; }
    void take(Station&, StanzaPtr, Ticket) override {}
    void endOn(Station& station) override;
    void dropStores() override;

    /// A request's body to where its session is. @p answer is called on that worker.
    void request(Executor& worker, const wire::LinkInfo& info, BoshRequest request, BoshAnswer answer);
    size_t count(const Station& station) const { return m_sessions[station.index()].size(); }

private:
    using Sessions = std::map<std::string, std::unique_ptr<BoshSession>>;
    void begin(Station& station, const wire::LinkInfo& info, BoshRequest request, BoshAnswer answer);

    Exchange& m_exchange;
    std::vector<Sessions> m_sessions; ///< by station; touched there only
};

/// POST /http-bind, from any origin: nobody is signed in by a cookie there.
void addBoshRoute(http::Router& router, Exchange& exchange);

} // namespace posthorn::xmpp
