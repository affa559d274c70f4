// What a domain's web server says about where its other servers are, for accounts whose domain says nothing by SRV records:
// host-meta (XEP-0156), the way to JMAP (RFC 8620 section 2.2), and autoconfig (Thunderbird's). Main thread.
#pragma once

#include <functional>

#include <QHash>
#include <QList>
#include <QStringList>
#include <QUrl>

#include "messenger/client/profile/web_fetch.h"

namespace posthorn::messenger {

struct WellKnown {
    QList<QUrl> chat;  ///< where WebSocket and BOSH are, wss and https alone; four at most
    QUrl jmap;         ///< "https://host[:port]"; empty: not said
    QStringList mail;  ///< hosts of the mail servers; four at most
    /// The hosts of all, the likeliest first, without duplicates.
    QStringList hosts() const;
    /// Of what is served over HTTPS, likewise.
    QStringList origins() const;
};

/// The addresses in an XRD document; nothing of what is none.
QList<QUrl> chatInHostMeta(const QByteArray& xml);
/// The servers' names in an autoconfig document; nothing of what is none.
QStringList hostsInAutoconfig(const QByteArray& xml);
/// "https://host[:port]"; empty for what cannot be one.
QString httpsOrigin(const QString& host, int port);

class WellKnownFinder : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// All are asked at once. @p then is called once, within WebFetch's patience, unless this goes before; at once and with what
    /// was said before where that is less than an hour old (ten minutes, where nothing was said).
    void ask(const QString& domain, std::function<void(const WellKnown&)> then);
    WebFetch& web() { return m_web; }

private:
    struct Answer {
        WellKnown known;
        qint64 until = 0;
    };
    WebFetch m_web;
    QHash<QString, Answer> m_answers;
};

} // namespace posthorn::messenger
