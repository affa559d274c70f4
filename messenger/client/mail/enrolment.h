// How an account comes to its token: by the profile's enrolment code, or by the password, as the webmail itself would do it.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QString>

#include <functional>

#include "messenger/client/mail/web_access.h"

namespace posthorn::messenger {

enum class EnrolProblem {
    None,
    Wrong, ///< account or password are not right
    CodeWanted, ///< the account has a second factor: ask for its code and come again
    AppPassword, ///< it is an app password, which opens no webmail
    Used, ///< the enrolment code was used or is too old
    Unreachable, ///< try again later
};

struct Enrolled {
    EnrolProblem problem = EnrolProblem::None;
    QString text; ///< the problem in the user's words
    QByteArray token;
    QString id; ///< the server's name for it
    QDateTime expires;
    bool isOk() const { return problem == EnrolProblem::None; }
};

using EnrolThen = std::function<void(const Enrolled&)>;

/// The device's name as the user will see it in the webmail's list.
QString deviceName();
/// POST /messenger/enrol. The code is good once.
void enrolByCode(WebAccess& web, const QString& code, QObject* context, EnrolThen then);
/// Signs in, makes a token, signs out again. @p totp where an earlier try said CodeWanted, else empty.
void enrolByPassword(WebAccess& web, const QString& account, const QString& password, const QString& totp, QObject* context,
                     EnrolThen then);

} // namespace posthorn::messenger
