// What a client asks for together with its login (XEP-0388), so that one round trip does it all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "directory/authenticator.h"
#include "store/chat/chat_store.h"
#include "xmpp/account/tokens.h"
#include "xmpp/route/station.h"
#include "xmpp/xml/element.h"

namespace posthorn::xmpp {

/// How a login by token went (XEP-0484).
struct TokenLogin {
    std::string agent;
    std::string mechanism;
    std::optional<uint64_t> count;
    bool invalidate = false;
    // Set by the login:
    bool wantsSuccessor = false; ///< the token is in its second half
    bool hasExpired = false;     ///< that is why it failed
};

struct Sasl2Login {
    std::string agent; ///< the id that the client calls itself by (section 4.1); empty: none
    std::optional<Element> bind;    ///< XEP-0386
    std::optional<Element> resume;  ///< XEP-0198
    std::string wantedToken;        ///< the mechanism that a token is wanted for (XEP-0484); empty: none
    std::shared_ptr<TokenLogin> byToken; ///< null: by something else
    std::string additional;         ///< the mechanism's last word, in Base64
    std::string done;               ///< what <success/> says of what was done, as XML
};

/// What the account says when a session is bound.
struct Attached {
    std::string resource;
    store::ArchiveEnds archive;
};

/// XEP-0484's mechanisms for this connection, strongest first.
std::vector<std::string> tokenMechanisms(const wire::LinkInfo& link);
/// The data of the channel that such a mechanism is bound to, empty for -NONE; nothing where the connection has none.
std::optional<std::string> tokenBinding(const wire::LinkInfo& link, std::string_view mechanism);
/// One login by one of them. @p login is told how it went.
std::unique_ptr<directory::SaslExchange> makeTokenExchange(Station& station, wire::Link& link, const std::string& domain,
                                                           std::shared_ptr<TokenLogin> login);

/// The resource of a client that gave a tag for it: the same each time for one that says who it is.
std::string resourceFor(std::string_view tag, std::string_view agent, const Jid& account);

} // namespace posthorn::xmpp
