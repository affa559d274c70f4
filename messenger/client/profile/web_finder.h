// Where an address's webmail is, for an account that was typed: asked for at the usual places, all at once; the first in the
// list that turns out to be one of ours is taken. Nothing secret is said to any of them. Main thread.
#pragma once

#include <functional>
#include <memory>

#include <QNetworkAccessManager>
#include <QObject>
#include <QStringList>

#include "base/executor.h"
#include "wire/service.h"

namespace posthorn::messenger {

class WebFinder : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    WebFinder(wire::Resolver& resolver, Executor& mainThread, QObject* parent = nullptr);

    /// @p hosts: others that may have it, as the XMPP server's. @p then gets the origin, or an empty one, within eight seconds.
    void find(const QString& domain, const QStringList& hosts, std::function<void(const QString& origin)> then);

    /// Of what SRV records (_jmap._tcp, RFC 8620 section 2.2) say, and the other places; without duplicates.
    static QStringList origins(const QString& domain, const QStringList& hosts, const std::vector<wire::SrvHost>& records);
    /// The servers' names in a domain's autoconfig document (Thunderbird's); nothing of what is none.
    static QStringList hostsInAutoconfig(const QByteArray& xml);

private:
    struct Search;
    void autoconfig(const std::shared_ptr<Search>& search);
    void probe(const std::shared_ptr<Search>& search);
    static void settle(const std::shared_ptr<Search>& search);
    QNetworkReply* get(const QString& address);

    wire::Resolver& m_resolver;
    Executor& m_mainThread;
    QNetworkAccessManager m_manager;
    Life m_life;
};

} // namespace posthorn::messenger
