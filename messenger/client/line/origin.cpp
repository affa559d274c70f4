#include "messenger/client/line/origin.h"

#include "xmpp/stanza/namespaces.h"

namespace posthorn::messenger {

namespace ns = xmpp::ns;

bool isCredible(const xmpp::Stanza& stanza, const xmpp::Jid& self)
{
    if (stanza.badFrom || stanza.badTo)
        return false;
    if (!stanza.to.isEmpty() && stanza.to != self && stanza.to != self.bare())
        return false;
    const bool fromAccount = stanza.from.isEmpty() || stanza.from == self.bare();
    // What the account alone has to say: its contacts, whom it blocks, and what its other clients sent and got.
    if (stanza.kind == xmpp::Kind::Iq && stanza.type == "set" && (stanza.childIn(ns::roster) || stanza.childIn(ns::blocking)))
        return fromAccount;
    if (stanza.kind == xmpp::Kind::Message && (stanza.child("received", ns::carbons) || stanza.child("sent", ns::carbons)))
        return fromAccount;
    return true;
}

} // namespace posthorn::messenger
