// Where an address's servers are: SRV records (RFC 6120 section 3.2, XEP-0368); where there are none, the hosts that the domain's
// web server names (XEP-0156 and others), then the domain itself. Nothing blocks. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "messenger/client/profile/account_settings.h"
#include "messenger/client/profile/well_known.h"
#include "wire/service.h"

namespace posthorn::messenger {

/// A place where a stream may be opened.
struct XmppPlace {
    std::string host; ///< name or numeric address
    uint16_t port = 5222;
    bool directTls = false;
    /// Whom the certificate must be for: the domain, or the host where the user (or the profile) has named it. A name that came
    /// out of the DNS alone proves nothing.
    std::string serverName{};
    bool operator==(const XmppPlace&) const = default;
};

/// "host", "host:port", "[2001:db8::1]:5222"; nothing for what is none of these. Port 5223 means TLS from the start.
std::optional<XmppPlace> parsePlace(const QString& text);
/// What --server says: an origin ("https://mail.example.org:3443") is the webmail's, and its host the XMPP server's as well;
/// "xmpp://host:port" or "host:port" the XMPP server's. Invalid for what is neither.
Result<void> applyServer(const QString& text, AccountSettings& account);

class ServerFinder : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    ServerFinder(wire::Resolver& resolver, Executor& mainThread, QObject* parent = nullptr);

    struct Places {
        std::vector<XmppPlace> places; ///< to be tried in this order
        bool refused = false;         ///< the domain says that it has no XMPP server
    };
    /// Where the account's settings name a server, that alone. Else what the DNS says, and where it says nothing, what the
    /// domain's web server does (within four seconds, and remembered), the domain itself and the webmail's host.
    void findXmpp(const AccountSettings& account, std::function<void(Places)> then);
    WellKnownFinder& wellKnown() { return m_known; }

private:
    wire::Resolver& m_resolver;
    Executor& m_mainThread;
    WellKnownFinder m_known;
    Life m_life;
};

} // namespace posthorn::messenger
