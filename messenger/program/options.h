// The command line.
#pragma once

#include <QString>
#include <QStringList>

#include "base/result.h"

namespace posthorn::messenger {

struct Options {
    QString profile; ///< folder; empty: the usual one
    QString server; ///< of the first account: an origin, or the XMPP server
    QString address; ///< an xmpp: URI to open
    QString profileFile; ///< a posthorn-messenger.profile to import
    bool hidden = false; ///< in the tray alone
    bool quit = false; ///< ends the one that runs
    bool help = false;
    bool version = false;

    static Result<Options> parse(const QStringList& arguments);
    static QString usage();
};

/// What an xmpp: URI wants (RFC 5122, XEP-0147). Only what shows something is understood: message and join.
struct XmppUri {
    QString jid; ///< bare, or a room
    bool join = false;
    QString body; ///< to be written, not sent
};
/// Invalid where it is none or has no address in it.
Result<XmppUri> parseXmppUri(const QString& text);

} // namespace posthorn::messenger
