// One connection: a raw socket on its worker, TLS in between where it is on, and a protocol session behind it, to which
// it is the Link. It is made, lives and dies on its worker's thread.
//
// Its phases, in this order (any of them may end in Dead):
//   Connecting   an outgoing socket's connect() is under way
//   Proxy        the PROXY protocol's header has not arrived whole
//   Choosing     of TlsMode::Either: the first octet has not arrived, which tells whether TLS is wanted
//   Handshake    TLS is being set up, before the session opens or after its startTls()
//   Open         bytes go to and come from the session
//   Flushing     the session has ended; what is queued still leaves
//   Lingering    all has left; input is thrown away until the peer closes too, so that its kernel does not lose our
//                last reply to a reset
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include "net/certificate_store.h"
#include "net/service_port.h"
#include "net/socket.h"
#include "net/tls_stream.h"
#include "net/worker.h"
#include "wire/service.h"

namespace posthorn::net {

/// What connections share.
struct Surroundings {
    watch::Hub& hub;
    CertificateStore& certificates;
    ClientTls& clientTls;
};

/// An accepted connection on its way to its worker. The place in the service's count has been taken.
struct Accepted {
    Descriptor socket;
    wire::Endpoint peer;
    std::shared_ptr<ServicePort> port;
    config::SnapshotPtr settings;
    bool proxied = false;     ///< a PROXY header comes first
    bool countedByIp = false; ///< the place of its address has been taken
};

class Connection final : public wire::Link, public Source, public TimerOwner {
public:
    /// Takes an accepted connection; on the worker.
    static void accept(Worker& worker, Surroundings& room, Accepted accepted);
    /// Opens an outgoing one; on the worker.
    static void connect(Worker& worker, Surroundings& room, config::SnapshotPtr settings,
                        const wire::OutgoingTarget& target, std::unique_ptr<wire::Session> session);
    ~Connection() override;

    // wire::Link
    const wire::LinkInfo& info() const override { return m_info; }
    Executor& executor() override { return m_worker; }
    const config::Snapshot& settings() const override { return *m_settings; }
    void send(std::string_view bytes) override;
    void sendShared(std::string_view bytes, std::shared_ptr<const void> owner) override;
    size_t unsent() const override
    {
        return m_out.size() - m_outTaken + m_shared.size() + m_cipher.size() - m_cipherTaken;
    }
    void pauseInput() override { m_paused = true; }
    void resumeInput() override;
    void startTls() override;
    void close() override;
    void abort() override;
    void setTimer(wire::TimerId timer, std::chrono::milliseconds delay) override;
    void cancelTimer(wire::TimerId timer) override;
    void setAccount(std::string_view account) override { m_record->setAccount(account); }
    void setState(std::string_view state) override { m_record->setState(state); }
    void setCommand(std::string_view command) override { m_record->setCommand(command); }
    void transcript(watch::Direction direction, std::string_view line) override;
    void log(watch::Level level, std::string_view text) override;
    void count(watch::Counter counter, uint64_t by = 1) override { m_room.hub.count(counter, by); }

    // Source and TimerOwner
    void ready(uint32_t events) override;
    void settle() override;
    void order(const SessionOrder& order) override;
    void timerExpired(Timer& timer) override;

private:
    enum class Phase : uint8_t { Connecting, Proxy, Choosing, Handshake, Open, Flushing, Lingering, Dead };

    Connection(Worker& worker, Surroundings& room, config::SnapshotPtr settings);
    void watchSocket(uint32_t events);

    // connection.cpp: how it begins and ends
    void begin();
    void finishConnect();
    void openSession();
    void beginTls();
    void endSession(std::string_view error);
    void lost(std::string_view error);
    void die();
    /// Calls into the session. A fault there ends this connection and no other.
    template<class F> void call(F function)
    {
        try {
            function();
        } catch (const std::exception& fault) {
            sessionFailed(fault.what());
        } catch (...) {
            sessionFailed("unknown exception");
        }
    }
    void sessionFailed(const char* what);
    Timer& timerOf(wire::TimerId timer);

    // connection_input.cpp: how bytes come in
    void readInput();
    void input(std::string_view bytes);
    void takeProxyHeader(std::string_view& bytes);
    void chooseTls(std::string_view bytes);
    void takeHandshake(std::string_view& bytes);
    void decrypt(std::string_view bytes);
    void decryptHeld();
    void deliver(std::string_view bytes);
    void peerEnded();
    void discardPlaintext();

    // connection_output.cpp: how they leave
    bool maySend() const { return m_session && !m_closeWanted && !m_abortWanted; }
    void queue(std::string_view bytes);
    void queued();
    void flush();
    bool flushPlain();
    bool flushTls();
    ptrdiff_t sendSome(std::string_view bytes, std::string_view behind = {});
    void took(size_t plain);
    void releaseOutput();
    void finishOutput();
    void updateInterest();
    std::string socketError() const;

    Worker& m_worker;
    Surroundings& m_room;
    const config::SnapshotPtr m_settings;
    Descriptor m_socket;
    std::shared_ptr<ServicePort> m_port;            ///< null for outgoing ones
    std::unique_ptr<wire::OutgoingTarget> m_target; ///< null for incoming ones
    std::shared_ptr<watch::SessionRecord> m_record; ///< null before the PROXY header
    std::unique_ptr<wire::Session> m_session;
    std::unique_ptr<TlsStream> m_tls;
    wire::LinkInfo m_info;

    std::string m_out; ///< from the session, not yet encrypted or sent
    size_t m_outTaken = 0;
    std::string_view m_shared; ///< what follows m_out, in memory that m_sharedOwner holds
    std::shared_ptr<const void> m_sharedOwner;
    std::string m_cipher; ///< encrypted, not yet sent
    size_t m_cipherTaken = 0;
    std::string m_held; ///< ciphertext that arrived while the input was paused; or the beginning of a PROXY header
    size_t m_thrownAway = 0;

    Timer m_idle{*this};
    Timer m_first{*this};
    Timer m_second{*this};
    Timer m_guard{*this}; ///< the phase's own time limit
    Timer m_slow{*this};  ///< unsent bytes that nobody takes

    uint32_t m_interest = 0; ///< what epoll watches for
    Phase m_phase = Phase::Open;
    watch::Channel m_channel = watch::Channel::System;
    bool m_opened : 1 = false;
    bool m_transcripts : 1 = false;
    bool m_countedByIp : 1 = false;
    bool m_paused : 1 = false;
    bool m_readOff : 1 = false;  ///< input came while paused: not watched for until resumed
    bool m_moreHeld : 1 = false; ///< m_held or TLS itself may hold decryptable bytes
    bool m_peerEnded : 1 = false;
    bool m_blocked : 1 = false; ///< the network took less than there was
    bool m_owesDrained : 1 = false;
    bool m_startTlsWanted : 1 = false;
    bool m_closeWanted : 1 = false;
    bool m_abortWanted : 1 = false;
    bool m_toldShutdown : 1 = false;
    bool m_saidGoodbye : 1 = false;
};

} // namespace posthorn::net
