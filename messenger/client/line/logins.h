// The logins that need no password: by the token of the last login (XEP-0484) and as an enrolled device (RFC 7628).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "directory/sasl/sasl_client.h"

namespace posthorn::messenger {

/// HT-SHA-256-EXPR, -ENDP, -NONE. Null where the mechanism is another, or its channel binding is not to be had. In finish() the
/// server proves that it knows the token, too.
std::unique_ptr<directory::SaslClient> makeTokenLogin(const std::string& mechanism, const std::string& login,
                                                      const std::string& token,
                                                      const std::vector<wire::ChannelBinding>& bindings);
/// OAUTHBEARER. The server proves nothing: only where its certificate is known.
std::unique_ptr<directory::SaslClient> makeBearerLogin(const std::string& account, const std::string& token);

/// The strongest of the @p offered token mechanisms for this connection; empty where there is none.
std::string bestTokenMechanism(const std::vector<std::string>& offered, const std::vector<wire::ChannelBinding>& bindings);

} // namespace posthorn::messenger
