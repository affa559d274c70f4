// What the profile knows of one account. No secret is in it.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QString>

namespace posthorn::messenger {

/// What the user has chosen for one mail folder.
struct FolderChoice {
    bool alert = true;
    QString colour; ///< "#rrggbb"; empty: none
    bool operator==(const FolderChoice&) const = default;
};

struct AccountSettings {
    enum class Found { Profile, Typed, Discovered }; ///< how the server came to be known
    enum class Login { Password, Device };           ///< by the account's password, or as an enrolled device

    QString address;  ///< mail and XMPP address, in lower case; identifies the account
    QString name;     ///< the user's own name; may be empty
    QString web;      ///< origin of the webmail, "https://mail.example.org:3443"; empty: unknown
    QString server;   ///< "host" or "host:port" of the XMPP server; empty: found by DNS each time
    Found found = Found::Typed;
    Login login = Login::Password;
    QString device;   ///< the id that the server gave this device at enrolment
    QDateTime tokenEnds; ///< of the device's token; null: not known
    QString agent;    ///< a UUID: this installation among the account's clients (XEP-0388 section 4.1)
    bool keepsPassword = true; ///< false: password and login tokens are held in memory alone, and asked for at the next start
    bool chat = true; ///< switched on
    bool mail = true;
    QMap<QString, FolderChoice> folders; ///< by JMAP mailbox id; one that is missing has alerts as its role suggests
    QJsonObject more; ///< members of the file that this version does not know; kept

    /// "user" and "example.org" of the address.
    QString user() const { return address.section(u'@', 0, 0); }
    QString domain() const { return address.section(u'@', 1); }

    QJsonObject toJson() const;
    /// Nothing but an address where the object is not one of ours.
    static AccountSettings fromJson(const QJsonObject& object);
    bool operator==(const AccountSettings&) const = default;
};

} // namespace posthorn::messenger
