// The one way by which parts of this server hand instant messages to users: for those who are no chat clients.
#pragma once

#include <string>

#include "base/executor.h"
#include "base/mail_address.h"

namespace posthorn::delivery {

struct InstantMessage {
    std::string from;    ///< an account's address or a domain; empty: the domain of whoever gets it
    std::string subject; ///< may be empty
    std::string text;
    /// The same each time that it is sent, where it may be sent twice: who has it in the archive does not get it again. Empty:
    /// one is made.
    std::string id{};
};

class InstantMessages {
public:
    virtual ~InstantMessages() = default;
    /// To an account of ours, online or not: answered once its clients have it on the way, or it waits, durably, for the
    /// next one. NotFound: nobody has that address, or no instant messaging. Invalid: an address that is none, or an empty
    /// text.
    virtual void send(const MailAddress& to, InstantMessage message, Executor& asker, Reply<void> reply) = 0;
    /// To everybody of @p domain (empty: of every domain) who is online now; answers how many.
    virtual void announce(const std::string& domain, InstantMessage message, Executor& asker, Reply<size_t> reply) = 0;
};

} // namespace posthorn::delivery
