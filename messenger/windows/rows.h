// Whose row it is: the chat and the address behind a row of a model.
#pragma once

#include <QModelIndex>
#include <optional>

#include "messenger/client/chat/chat_face.h"

namespace posthorn::messenger {

inline ChatFace* chatOf(const QModelIndex& index, int role)
{
    return qobject_cast<ChatFace*>(index.data(role).value<QObject*>());
}

inline std::optional<xmpp::Jid> jidOf(const QModelIndex& index, int role)
{
    return xmpp::Jid::parse(index.data(role).toString().toStdString());
}

} // namespace posthorn::messenger
