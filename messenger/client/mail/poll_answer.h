// What the webmail answers to the watch's questions, read with care: the server may lie, and its answers are bounded.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include "base/result.h"
#include "messenger/client/mail/mail_types.h"

namespace posthorn::messenger {

/// The answer to GET /messenger/poll.
struct PollAnswer {
    QString state;
    bool changed = false;
    bool complete = false; ///< nothing counts as new
    QList<Folder> folders; ///< fresh: new since the state that was asked with
    QHash<QString, QStringList> newIds; ///< by folder, the latest last
};

constexpr qsizetype longestPoll = 4 << 20; ///< octets of an answer
constexpr qsizetype mostFolders = 5'000; ///< what comes behind is left out
constexpr qsizetype mostNew = 50; ///< new messages that a folder's answer names

Result<PollAnswer> parsePoll(const QByteArray& json);

/// The JMAP account that the session object names for a capability ("urn:ietf:params:jmap:mail"); empty: none.
QString jmapAccountOf(const QByteArray& sessionJson, const QString& capability);
/// An Email/get for what an alert tells.
QByteArray detailsRequest(const QString& jmapAccount, const QStringList& ids);
/// By id. What is missing or odd is left out.
QHash<QString, NewMail> parseDetails(const QByteArray& json);

/// One line for a label: no control or direction characters, @p longest characters at most.
QString oneLine(const QString& text, qsizetype longest);

/// The one-time link in an answer of /messenger/link. It must lie below @p origin, be http or https, and bear nobody's name.
Result<QUrl> parseLink(const QByteArray& json, const QUrl& origin);
/// Same scheme, host and port.
bool isSameOrigin(const QUrl& a, const QUrl& b);

} // namespace posthorn::messenger
