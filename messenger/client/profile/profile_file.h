// posthorn-messenger.profile (docs/messenger-profile.md): what comes along with the program and says where the server is.
#pragma once

#include <QDateTime>
#include <QString>

#include "base/result.h"
#include "messenger/client/profile/profile.h"

namespace posthorn::messenger {

struct ProfileFile {
    static constexpr int highestVersion = 1;
    static constexpr qint64 longest = 64 << 10;

    QString server;    ///< origin of the webmail
    QString account;   ///< mail address, in lower case
    QString name;
    QString enrolment; ///< 43 characters; empty: it was used already
    QDateTime expires;

    /// Reads and checks it. `text` of an error is for the user: NotFound; TooLarge; Invalid (no such file, or an origin
    /// that is not https); Unsupported (a later version); Denied (used already, or too old).
    static Result<ProfileFile> read(const QString& file, const QDateTime& now = QDateTime::currentDateTimeUtc());
    /// The first of posthorn-messenger.profile in @p folders that exists; empty where there is none.
    static QString lookIn(const QStringList& folders);
    /// Takes the enrolment token out of the file: it is good once, and nobody is to find it there.
    static Result<void> takeTokenOut(const QString& file);
};

/// Exists where the profile has that account already as an enrolled device: nothing is to be enrolled again.
Result<void> mayEnrol(const Profile& profile, const ProfileFile& file);

/// The account after its enrolment: into the profile, its token among the secrets; @p done once both are kept.
void keepEnrolled(Profile& profile, const ProfileFile& file, const QString& device, const QString& token, const QDateTime& ends,
                  QObject* context, SecretStore::Done done);

} // namespace posthorn::messenger
