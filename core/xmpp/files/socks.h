// The few words of SOCKS5 (RFC 1928) that bytestreams need (XEP-0065 section 5): no authentication, CONNECT, and a name
// of 40 hexadecimal digits that stands for the transfer.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace posthorn::xmpp {

/// A client's way in, fed in pieces of any size.
class SocksHandshake {
public:
    enum class Status {
        NeedMore,
        Wanted, ///< transfer() says what for; rest() is what came behind; answer with granted() or refused()
        Failed  ///< reply() says why, then the connection ends
    };
    Status feed(std::string_view bytes);
    /// What is to be sent now; taking empties it.
    std::string takeReply() { return std::exchange(m_reply, {}); }
    const std::string& transfer() const { return m_transfer; } ///< lower-case hexadecimal
    const std::string& rest() const { return m_in; }
    std::string granted() const;
    /// "Connection not allowed by ruleset".
    static std::string refused();

private:
    enum class Step { Greeting, Request, Done, Broken };
    Status broken(std::string reply);

    Step m_step = Step::Greeting;
    std::string m_in;
    std::string m_reply;
    std::string m_transfer;
};

} // namespace posthorn::xmpp
