// What may be opened out of a message: nothing but http, https, mailto and xmpp, whoever wrote it.
#pragma once

#include <QString>
#include <optional>

#include "xmpp/address/jid.h"

namespace posthorn::messenger {

/// Hands @p link to the desktop; false for anything that is not http, https or mailto.
bool openLink(const QString& link);
/// The address of an xmpp: link (RFC 5122).
struct XmppLink {
    xmpp::Jid jid;
    bool isRoom = false; ///< "?join"
};
std::optional<XmppLink> parseXmppLink(const QString& link);
/// What is shown of it: host names that mix scripts are shown in their ASCII form, so that nobody is led astray.
QString visibleTarget(const QString& link);

} // namespace posthorn::messenger
