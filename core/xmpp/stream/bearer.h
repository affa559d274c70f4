// SASL OAUTHBEARER (RFC 7628) for enrolled devices, by the tokens that the web service gave them.
#pragma once

#include <string>

#include "xmpp/stream/login_exchange.h"
#include "xmpp/stream/visitor.h"

namespace posthorn::xmpp {

/// What a client says first (section 3.1); nothing for what is no such message.
struct BearerMessage {
    std::string identity; ///< to act as; may be empty
    std::string token;

    static std::optional<BearerMessage> parse(std::string_view message);
};

class BearerExchange final : public LoginExchange {
public:
    /// @p known is told who it is, before the outcome.
    BearerExchange(Station& station, wire::Link& link, FindDevice find, std::function<void(const WebVisitor&)> known);
    void next(std::string_view data, Handler handler) override;

private:
    FindDevice m_find;
    std::function<void(const WebVisitor&)> m_known;
    std::optional<std::string> m_refused; ///< whom the client has been told that it is not, and why; it still has to answer
};

} // namespace posthorn::xmpp
