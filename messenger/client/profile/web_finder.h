// Where an address's webmail is, for an account that was typed: asked for at the usual places, all at once; the first in the
// list that turns out to be one of ours is taken. Nothing secret is said to any of them. Main thread.
#pragma once

#include <functional>
#include <memory>

#include <QObject>
#include <QStringList>

#include "base/executor.h"
#include "messenger/client/profile/well_known.h"
#include "wire/service.h"

namespace posthorn::messenger {

class WebFinder : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    WebFinder(wire::Resolver& resolver, Executor& mainThread, QObject* parent = nullptr);

    /// @p hosts: others that may have it, as the XMPP server's. @p then gets the origin, or an empty one, within eight seconds of the DNS's answer.
    void find(const QString& domain, const QStringList& hosts, std::function<void(const QString& origin)> then);

    /// Of what SRV records (_jmap._tcp, RFC 8620 section 2.2) say, then the domain's web server, then the other places; without
    /// duplicates.
    static QStringList origins(const QString& domain, const QStringList& hosts, const std::vector<wire::SrvHost>& records,
                               const WellKnown& known = {});
    WellKnownFinder& wellKnown() { return m_known; }

private:
    struct Search;
    void look(const std::shared_ptr<Search>& search);
    void probe(const std::shared_ptr<Search>& search);
    static void settle(const std::shared_ptr<Search>& search);

    wire::Resolver& m_resolver;
    Executor& m_mainThread;
    WellKnownFinder m_known;
    Life m_life;
};

} // namespace posthorn::messenger
