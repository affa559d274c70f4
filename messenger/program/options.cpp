#include "messenger/program/options.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include "xmpp/address/jid.h"

namespace posthorn::messenger {

Result<Options> Options::parse(const QStringList& arguments)
{
    Options options;
    const auto value = [&](qsizetype& i, QString& into) -> bool {
        const QString& word = arguments.at(i);
        if (const qsizetype equals = word.indexOf(QLatin1Char('=')); equals > 0)
            into = word.mid(equals + 1);
        else if (i + 1 < arguments.size())
            into = arguments.at(++i);
        return !into.isEmpty();
    };
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString name = arguments.at(i).section(QLatin1Char('='), 0, 0);
        if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
            options.help = true;
        } else if (name == QLatin1String("--version")) {
            options.version = true;
        } else if (name == QLatin1String("--hidden")) {
            options.hidden = true;
        } else if (name == QLatin1String("--quit")) {
            options.quit = true;
        } else if (name == QLatin1String("--profile")) {
            if (!value(i, options.profile))
                return fail(ErrorKind::Invalid, "--profile wants a folder");
            options.profile = QDir::cleanPath(QFileInfo(options.profile).absoluteFilePath());
        } else if (name == QLatin1String("--server")) {
            if (!value(i, options.server))
                return fail(ErrorKind::Invalid, "--server wants the address of a server");
        } else if (name.startsWith(QLatin1String("xmpp:"), Qt::CaseInsensitive)) {
            options.address = arguments.at(i);
        } else if (name.endsWith(QLatin1String(".profile")) && QFileInfo(arguments.at(i)).isFile()) {
            options.profileFile = QFileInfo(arguments.at(i)).absoluteFilePath();
        } else {
            return fail(ErrorKind::Invalid, "unknown argument: " + arguments.at(i).left(200).toStdString());
        }
    }
    return options;
}

QString Options::usage()
{
    return QStringLiteral("usage: posthorn-messenger [--profile DIR] [--server URL] [--hidden] [--quit] [xmpp:ADDRESS]\n"
                          "\n"
                          "  --profile DIR   keep accounts and settings there; one program runs for each\n"
                          "  --server URL    of a new account: its webmail (https://mail.example.org) or XMPP server (host:port)\n"
                          "  --hidden        start in the tray, without a window\n"
                          "  --quit          end the program that runs for this profile\n"
                          "  xmpp:ADDRESS    open the conversation; xmpp:ROOM?join the room\n"
                          "  FILE.profile    set up the account that the file describes\n");
}

Result<XmppUri> parseXmppUri(const QString& text)
{
    if (text.size() > 8'000 || !text.startsWith(QLatin1String("xmpp:"), Qt::CaseInsensitive))
        return fail(ErrorKind::Invalid, "no xmpp: address");
    QString path = text.mid(5).section(QLatin1Char('#'), 0, 0);
    const QString query = path.section(QLatin1Char('?'), 1);
    path = path.section(QLatin1Char('?'), 0, 0);
    if (path.startsWith(QLatin1String("//")))
        path = path.mid(2).section(QLatin1Char('/'), 1); // as somebody else; we are who we are
    const auto decode = [](const QString& part) { return QUrl::fromPercentEncoding(part.toUtf8()); };
    const auto jid = xmpp::Jid::parse(decode(path).toStdString());
    if (!jid || jid->local.empty())
        return fail(ErrorKind::Invalid, "no address in it");
    XmppUri uri;
    uri.jid = QString::fromStdString(jid->bareText());
    const QStringList parts = query.split(QLatin1Char(';'));
    uri.join = parts.first() == QLatin1String("join");
    for (const QString& part : parts.mid(1)) {
        if (part.startsWith(QLatin1String("body=")) && parts.first() == QLatin1String("message"))
            uri.body = decode(part.mid(5)).left(4'000);
    }
    return uri;
}

} // namespace posthorn::messenger
