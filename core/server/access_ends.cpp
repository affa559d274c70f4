#include "server/access_ends.h"

#include "dmci/session_book.h"
#include "server/web_services.h"
#include "server/xmpp_services.h"

namespace posthorn::server {

void endAccess(const Doors& doors, const MailAddress& account)
{
    if (doors.web)
        doors.web->revoke(account); // before its connections end, so that none comes back with the old cookie
    if (doors.xmpp)
        doors.xmpp->revoke(account);
    if (doors.dmci)
        doors.dmci->revoke(account);
    doors.engine.disconnectAccount(account.text());
}

void endPrograms(const Doors& doors, const MailAddress& account)
{
    if (doors.xmpp)
        doors.xmpp->endSessions(account); // those of BOSH and WebSocket belong to no connection
    if (doors.dmci)
        doors.dmci->revoke(account);
    const std::string address = account.text();
    for (const watch::SessionView& session : doors.hub.sessions()) {
        if (session.account == address && session.channel != watch::Channel::Web)
            doors.engine.disconnectSession(session.id);
    }
}

} // namespace posthorn::server
