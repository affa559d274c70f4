// One connection to the SOCKS5 proxy (XEP-0065), and where the two ends of a transfer find each other. They may be on
// different workers: bytes go over in tasks, and whoever sends faster than the other end takes is read more slowly.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "wire/link.h"
#include "xmpp/files/socks.h"

namespace posthorn::xmpp {

class ProxySession;

/// A connection as the other end knows it. `session` is touched on its worker only, and null once that is over.
struct ProxyEnd {
    Executor* executor = nullptr;
    ProxySession* session = nullptr;
};
using ProxyEndPtr = std::shared_ptr<ProxyEnd>;

/// Connections that wait for the other end, or for being activated. Safe from any thread.
class ProxyTransfers {
public:
    static constexpr size_t mostWaiting = 1000;

    /// False: two are there already, or too many wait.
    bool join(const std::string& transfer, const ProxyEndPtr& end);
    void leave(const std::string& transfer, const ProxyEndPtr& end);
    enum class Activation { Done, Unknown, HalfThere };
    /// Both ends begin to pass on what they get.
    Activation activate(const std::string& transfer);

private:
    std::mutex m_mutex;
    std::map<std::string, std::pair<ProxyEndPtr, ProxyEndPtr>> m_waiting;
};

class ProxySession final : public wire::Session {
public:
    explicit ProxySession(std::shared_ptr<ProxyTransfers> transfers);
    ~ProxySession() override;

    // wire::Session
    void opened(wire::Link& link) override;
    void received(std::string_view bytes) override;
    void drained() override;
    void expired(wire::TimerId timer) override;
    void shutdown() override;
    void closed(std::string_view error) override;

    // From the other end, on this one's worker.
    void begin(const ProxyEndPtr& other);
    void take(const std::string& bytes);
    void taken(size_t bytes);
    void otherGone();

    static constexpr size_t mostAhead = 256 * 1024; ///< octets on their way to the other end

private:
    void passOn(std::string_view bytes);
    void restartTimer();
    void tellTaken();

    const std::shared_ptr<ProxyTransfers> m_transfers;
    const ProxyEndPtr m_self = std::make_shared<ProxyEnd>();
    ProxyEndPtr m_other; ///< once the transfer is active
    wire::Link* m_link = nullptr;
    SocksHandshake m_handshake;
    bool m_waiting = false; ///< for the activation
    std::string m_early;    ///< what came before it
    size_t m_ahead = 0;
    size_t m_owed = 0; ///< taken from the other end, and not by the network yet
    bool m_held = false;
};

} // namespace posthorn::xmpp
