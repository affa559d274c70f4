// The way out to push services. Whoever knows HTTP supplies it (core/web/push).
#pragma once

#include <string>

#include "base/executor.h"
#include "base/mail_address.h"
#include "store/types.h"

namespace posthorn::jmap {

/// One POST (RFC 8620 section 7.2.2, RFC 8030 section 5).
struct PushMessage {
    store::AccountId account = 0;
    MailAddress address;    ///< the account's
    std::string credential; ///< Principal::credential of who subscribed
    std::string url;
    std::string body;
    bool encrypted = false; ///< aes128gcm, else JSON
    int64_t timeToLive = 0; ///< seconds for which the push service shall keep it
};

class PushGateway {
public:
    virtual ~PushGateway() = default;
    /// Sends it where the account is still there and enabled, the credential in force, and the URL's host on the public
    /// internet; the status of the answer. Denied: the subscription is over.
    virtual void push(PushMessage message, Executor& asker, Reply<unsigned> reply) = 0;
};

} // namespace posthorn::jmap
