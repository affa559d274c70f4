// What ends when somebody's access does. From any thread.
#pragma once

#include "base/mail_address.h"
#include "net/engine.h"
#include "watch/hub.h"

namespace posthorn::dmci {
class SessionBook;
}

namespace posthorn::server {

class WebServices;
class XmppServices;

/// Who is in; services that are off are null.
struct Doors {
    watch::Hub& hub;
    net::Engine& engine;
    WebServices* web = nullptr;
    XmppServices* xmpp = nullptr;
    dmci::SessionBook* dmci = nullptr;
};

/// The account's password has changed, it was disabled or removed: everything of it ends.
void endAccess(const Doors& doors, const MailAddress& account);
/// An app password of the account is gone, or it has a second factor now: all that may have logged in without ends, to log in
/// again. Browsers' connections stay: their sessions are looked up with each request, and one of them may wait for the answer.
void endPrograms(const Doors& doors, const MailAddress& account);

} // namespace posthorn::server
