#include "messenger/windows/links.h"

#include <QDesktopServices>
#include <QUrl>

namespace posthorn::messenger {

bool openLink(const QString& link)
{
    const QUrl url(link, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    const bool web = scheme == QLatin1String("http") || scheme == QLatin1String("https");
    if (!url.isValid() || (!web && scheme != QLatin1String("mailto")) || (web && url.host().isEmpty()))
        return false;
    return QDesktopServices::openUrl(url);
}

std::optional<XmppLink> parseXmppLink(const QString& link)
{
    const QUrl url(link, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().toLower() != QLatin1String("xmpp"))
        return {};
    const auto jid = xmpp::Jid::parse(url.path(QUrl::FullyDecoded).toStdString());
    if (!jid)
        return {};
    return XmppLink{*jid, url.query().startsWith(QLatin1String("join"))};
}

QString visibleTarget(const QString& link)
{
    const QUrl url(link);
    return QString::fromUtf8(url.toEncoded(QUrl::RemovePassword)).left(300);
}

} // namespace posthorn::messenger
