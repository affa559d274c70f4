// What all windows stand on: the accounts that are switched on, the profile, the style. The program fills it; windows read it,
// and ask for what is not theirs (going online, quitting, a sound) by its signals.
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include "messenger/client/chat/chat_face.h"
#include "messenger/client/line/line.h"
#include "messenger/client/mail/mail_watch.h"
#include "messenger/client/profile/profile.h"
#include "messenger/skins/skins.h"

namespace posthorn::messenger {

/// One account that is switched on. Null is what it has not: mail alone, chat alone.
struct DeskAccount {
    QString address;
    ChatFace* chat = nullptr;
    Line* line = nullptr;
    MailWatch* mail = nullptr;
};

class Desk final : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    Desk(Profile& profile, Skins& skins, QObject* parent = nullptr)
        : QObject(parent)
        , m_profile(profile)
        , m_skins(skins)
    {
    }

    Profile& profile() { return m_profile; }
    Preferences& preferences() { return m_profile.preferences(); }
    Skins& skins() { return m_skins; }

    const QList<DeskAccount>& accounts() const { return m_accounts; }
    const DeskAccount* account(const QString& address) const
    {
        for (const DeskAccount& account : m_accounts) {
            if (account.address == address)
                return &account;
        }
        return nullptr;
    }
    const DeskAccount* accountOf(const ChatFace* chat) const
    {
        for (const DeskAccount& account : m_accounts) {
            if (account.chat == chat)
                return &account;
        }
        return nullptr;
    }
    /// Tells windows beforehand (accountLeaving), so that they let go of what is deleted next.
    void setAccounts(const QList<DeskAccount>& accounts)
    {
        for (const DeskAccount& old : m_accounts) {
            const bool stays = std::any_of(accounts.begin(), accounts.end(), [&](const DeskAccount& now) { return now.chat == old.chat && now.mail == old.mail; });
            if (!stays)
                Q_EMIT accountLeaving(old.address);
        }
        m_accounts = accounts;
        Q_EMIT accountsChanged();
    }

Q_SIGNALS:
    void accountLeaving(const QString& address);
    void accountsChanged();
    /// The program says: this account's device was signed out, or never signed in, so its mail is not watched. @p why is in the
    /// user's words. Windows say so, with a way to signInWanted(), until signedIn().
    void enrolmentWanted(const QString& address, const QString& why);
    void signedIn(const QString& address);
    // What windows ask of the program.
    /// For all accounts: goes online, away, ... or offline, and remembers it.
    void availabilityWanted(posthorn::messenger::Availability availability, const QString& text);
    /// A file, or a name of one that comes along ("mail"); percent of volume.
    void soundWanted(const QString& file, int volume);
    void accountSetupWanted();                 ///< another account: FirstStart
    void signInWanted(const QString& address);   ///< of an account that is there: its password is asked for by the program
    void accountRemovalWanted(const QString& address);
    void accountSwitched(const QString& address); ///< its chat or mail was switched on or off in the profile
    void quitWanted();

private:
    Profile& m_profile;
    Skins& m_skins;
    QList<DeskAccount> m_accounts;
};

} // namespace posthorn::messenger
