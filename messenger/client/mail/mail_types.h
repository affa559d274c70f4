// Folders and new messages of a mail account, as values.
#pragma once

#include <QColor>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

namespace posthorn::messenger {

/// A folder of the mail account, as the last answer of the server had it.
struct Folder {
    QString id; ///< JMAP's mailbox id
    QString name; ///< the whole path, levels separated by '/'; "INBOX" for the inbox
    QString role; ///< inbox, archive, drafts, junk, sent, trash, or empty
    qint64 total = 0;
    qint64 unread = 0;
    qint64 fresh = 0; ///< came since the alerts were acknowledged; "new" for people
    bool alerts = true;
    QColor colour; ///< invalid: none chosen

    /// The last level of the name; the inbox and folders with a role in the user's language.
    QString title() const;
    bool operator==(const Folder&) const = default;
};

/// A message that came while the program watched.
struct NewMail {
    QString id; ///< JMAP's email id
    QString folder; ///< id
    QString folderName; ///< Folder::title()
    QString sender; ///< name, or address where there is none; empty where it was not fetched
    QString subject;
    QString preview; ///< beginning of the text, one line
    QDateTime received;
    bool operator==(const NewMail&) const = default;
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::Folder)
Q_DECLARE_METATYPE(posthorn::messenger::NewMail)
