// One connection's worth of outgoing mail: a lane tries a destination's addresses one after the other until one takes
// mail, then carries the destination's batches over that connection as long as there are any. Inside this room.
#pragma once

#include <memory>
#include <optional>

#include "delivery/client/transfer.h"
#include "delivery/queue/route.h"
#include "store/mail_store.h"

namespace posthorn::delivery {

class QueueRunner;

/// Entries of one message for one destination: one mail transaction.
struct Batch {
    std::vector<store::QueueEntry> entries; ///< never empty
    store::Bytes body;                      ///< null until it was read
};

/// How a destination is spoken to.
struct LaneOptions {
    std::string destination; ///< the key in the runner
    Route route;
    uint16_t port = 25;
    bool implicitTls = false;
    bool verifyCertificate = false;
    ClientOptions client; ///< host and address are filled in for each candidate
};

class Lane final : public ClientOwner, public std::enable_shared_from_this<Lane> {
public:
    Lane(QueueRunner& runner, LaneOptions options);
    const std::string& destination() const { return m_options.destination; }
    /// True while it has no batch in hand, so that it will take one.
    bool isFree() const { return !m_batch; }
    /// Goes to the next connection: at the start, and when a slot became free.
    void connect();
    /// The runner stops: nothing more is concluded.
    void stop() { m_stopped = true; }

    // ClientOwner
    void sessionReady(ClientSession& session) override;
    void transferred(std::vector<RecipientResult> results) override;
    void sessionEnded(const SessionEnd& end) override;

private:
    void send();
    void concludeAll(const std::string& status, const std::string& text);
    void giveUp();
    void leave();

    QueueRunner& m_runner;
    const LaneOptions m_options;
    size_t m_index = 0;
    bool m_plain = false;    ///< the candidate is tried without TLS, because the handshake failed
    bool m_progress = false; ///< a transfer was concluded on this connection
    bool m_everReady = false;
    bool m_stopped = false;
    std::string m_heldSlot;           ///< the address whose slot is held
    ClientSession* m_session = nullptr; ///< waiting for a transfer
    std::optional<Batch> m_batch;       ///< taken, and not concluded
    SessionEnd m_problem;
    Life m_life;
};

} // namespace posthorn::delivery
