// One XMPP client: logs in with SCRAM over TLS 1.3, binds its resource, and then says and hears stanzas. Only
// tests/bench uses this.
#pragma once

#include "options.h"
#include "scram.h"
#include "xmpp_reader.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::bench {

class XmppClient {
public:
    /// @p element stays valid until it returns.
    using Heard = std::function<void(XmppClient&, std::string_view element)>;
    using Told = std::function<void(XmppClient&)>;

    /// How far to go: Bound ends with the session (or the binding, where the server wants no session), Online with the
    /// roster read and the client's own presence having come back.
    enum class Goal { Bound, Online };

    XmppClient(Loop& loop, const Options& options, Goal goal);

    /// Connects as user number @p number. Ends the program when the server refuses.
    void begin(size_t number);
    void onReady(Told ready) { m_onReady = std::move(ready); }
    /// Every stanza that comes once ready. Errors are given too.
    void onStanza(Heard heard) { m_onStanza = std::move(heard); }
    /// The stream has been closed in order after leave(), and so is the connection.
    void onLeft(Told left) { m_onLeft = std::move(left); }
    void leave();
    void send(std::string_view xml) { m_connection.send(xml); }

    size_t number() const { return m_number; }
    const std::string& bare() const { return m_bare; }
    const std::string& full() const { return m_full; }
    /// "SCRAM-SHA-256" or "SCRAM-SHA-1".
    std::string_view mechanism() const { return m_sha256 ? "SCRAM-SHA-256" : "SCRAM-SHA-1"; }

private:
    enum class Stage { Opening, Challenge, Success, Reopening, Bind, Session, Roster, Presence, Ready, Leaving, Left };

    void onInput();
    void onElement(std::string_view element);
    void open();
    void authenticate(std::string_view features);
    void ready();
    void bound();
    [[noreturn]] void failed(std::string_view element) const;
    bool isResult(std::string_view element, std::string_view id) const;

    const Options& m_options;
    const Goal m_goal;
    Connection m_connection;
    XmppReader m_reader;
    Told m_onReady;
    Heard m_onStanza;
    Told m_onLeft;
    Stage m_stage = Stage::Left;
    std::optional<Scram> m_scram;
    bool m_sha256 = false;
    bool m_wantsSession = false;
    unsigned m_connections = 0;
    size_t m_number = 0;
    std::string m_bare;
    std::string m_full;
};

/// @p count clients that are online, as users number 0 and on, no more than 20 of them on their way at once.
std::vector<std::unique_ptr<XmppClient>> onlineClients(Loop& loop, const Options& options, size_t count);
/// Closes all streams in order, and waits for it.
void leaveAll(Loop& loop, std::vector<std::unique_ptr<XmppClient>>& clients);
/// The part of an address behind its '@'.
std::string domainOf(std::string_view address);

} // namespace posthorn::bench
