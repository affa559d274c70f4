// A server that talks with other ones, whose connections are the test's own.
#pragma once

#include <deque>

#include "tests/support/fake_resolver.h"
#include "tests/unit/xmpp/xmpp_world.h"

namespace posthorn::test {

/// Connections that the server wants, to be carried on by hand.
class FakeConnector final : public wire::Connector {
public:
    struct Call {
        Executor* worker;
        wire::OutgoingTarget target;
        std::unique_ptr<wire::Session> session;
    };
    void connect(Executor& worker, const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session) override
    {
        calls.push_back({&worker, target, std::move(session)});
    }
    std::deque<Call> calls;
};

struct FederationWorld {
    using Overrides = std::vector<std::pair<config::Setting, std::string>>;
    explicit FederationWorld(Overrides more = {}) : xmpp([this](xmpp::Context& context) {
        context.connector = &connector;
        context.resolver = &resolver;
    }, with(std::move(more)))
    {
        resolver.setAddresses("far.test", {"192.0.2.1"});
        xmpp.exchange->refreshDomains(xmpp.workers[0], [] {});
        xmpp.settle();
    }
    static Overrides with(Overrides more)
    {
        more.insert(more.begin(), {config::Setting::XmppFederation, "true"});
        return more;
    }
    FakeConnector connector;
    FakeResolver resolver;
    XmppWorld xmpp;
};

} // namespace posthorn::test
