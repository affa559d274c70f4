#include "messenger/client/line/problem_text.h"

#include <QCoreApplication>

namespace posthorn::messenger {

namespace {

using Kind = StreamEnd::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("Line", text);
}

} // namespace

QString problemText(const StreamEnd& end, const QString& account, bool byDevice)
{
    const QString said = QString::fromStdString(end.text);
    switch (end.kind) {
    case Kind::Unreachable:
        return tr("The server cannot be reached.");
    case Kind::Lost:
        return tr("The connection to the server was lost.");
    case Kind::Left:
        return {};
    case Kind::Shutdown:
        return tr("The server has ended the connection. It is tried again.");
    case Kind::Insecure:
        return tr("The server offers no encrypted connection. Nothing is sent without.");
    case Kind::Certificate:
        return tr("The server shows a certificate that is not the one known. Somebody may be pretending to be it.");
    case Kind::NoMeans:
        return tr("The password of %1 is needed.").arg(account);
    case Kind::NotAuthorized:
        return byDevice ? tr("This device was signed out by the server. Sign in again by password.")
                        : tr("The server does not accept the password of %1.").arg(account);
    case Kind::Disabled:
        return tr("The account %1 may not be used for instant messaging.").arg(account);
    case Kind::Impostor:
        return tr("The server has not proved to know your password, as the right one would. Nothing was sent to it.");
    case Kind::LoginLater:
        return tr("The server takes no logins for the moment. It is tried again.");
    case Kind::Unsupported:
        return tr("The server and this program have no way of signing in in common: %1").arg(said);
    case Kind::Conflict:
        return tr("Another program has taken this one's place at the server.");
    case Kind::Policy:
        return said.isEmpty() || said == QLatin1String("policy-violation")
                   ? tr("The server has ended the connection: its rules were violated.")
                   : tr("The server has ended the connection: %1").arg(said);
    case Kind::Elsewhere:
        return tr("The account's server has moved.");
    case Kind::HostUnknown:
        return tr("This server does not know the domain of %1.").arg(account);
    case Kind::Broken:
        return tr("What the server says cannot be understood: %1.").arg(said);
    }
    return {};
}

Line::Need needOf(const StreamEnd& end, bool byDevice)
{
    switch (end.kind) {
    case Kind::NoMeans:
        return Line::Need::Password;
    case Kind::NotAuthorized:
        return byDevice ? Line::Need::Attention : Line::Need::Password;
    case Kind::Certificate:
        return Line::Need::Certificate;
    case Kind::Insecure:
    case Kind::Disabled:
    case Kind::Impostor:
    case Kind::Unsupported:
    case Kind::Conflict:
        return Line::Need::Attention;
    default:
        return Line::Need::Nothing;
    }
}

bool passesByItself(const StreamEnd& end)
{
    return needOf(end, false) == Line::Need::Nothing && end.kind != Kind::Left;
}

} // namespace posthorn::messenger
