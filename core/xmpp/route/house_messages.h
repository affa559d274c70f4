// Messages of the house itself: what other parts of the server have for users (delivery/instant_messages.h).
#pragma once

#include "delivery/instant_messages.h"
#include "xmpp/route/exchange.h"

namespace posthorn::xmpp {

class HouseMessages final : public delivery::InstantMessages {
public:
    explicit HouseMessages(Exchange& exchange) : m_exchange(exchange) {}
    void send(const MailAddress& to, delivery::InstantMessage message, Executor& asker, Reply<void> reply) override;
    void announce(const std::string& domain, delivery::InstantMessage message, Executor& asker, Reply<size_t> reply) override;

private:
    Exchange& m_exchange;
};

} // namespace posthorn::xmpp
