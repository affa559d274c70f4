// One account that is switched on: its line and chat, its mail watch, and how the watch comes to its token.
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "messenger/client/chat/chat.h"
#include "messenger/client/line/line.h"
#include "messenger/client/mail/address_book.h"
#include "messenger/client/mail/enrolment.h"
#include "messenger/client/mail/mail_watch.h"
#include "messenger/client/mail/web_access.h"
#include "messenger/client/profile/profile.h"
#include "messenger/windows/desk.h"

namespace posthorn::messenger {

class History;

class Account final : public QObject {
    Q_OBJECT
public:
    /// Makes a line for the account's settings.
    using MakeLine = std::function<std::unique_ptr<Line>(const AccountSettings&)>;

    Account(Profile& profile, History& history, const MakeLine& makeLine, AccountSettings settings, Chat::Options options,
            QObject* parent = nullptr);
    ~Account() override;

    const QString& address() const { return m_settings.address; }
    DeskAccount onDesk() const;
    /// The parts that the settings have are the ones that run; where they are others, the account is made anew.
    bool fits(const AccountSettings& settings) const;
    /// What changed and needs no new parts.
    void take(const AccountSettings& settings);
    /// The user has signed in again: there are new secrets.
    void signedIn();

    /// Online with this availability, or offline for both chat and line.
    void setAvailability(Availability availability, const QString& text);
    void setDisturb(bool may);
    void startMail();
    void stopMail();
    /// Says goodbye; @p done when the line is down.
    void leave(std::function<void()> done);

Q_SIGNALS:
    /// A certificate of the webmail that nobody vouches for. With an empty `known` it was pinned just now.
    void certificateMet(const posthorn::messenger::CertificateQuestion& question);
    /// The web token has ended, and there is no password to get another by. @p why in the user's words.
    void enrolmentWanted(const QString& why);
    void notice(const QString& text);

private:
    void makeMail();
    void completeOptions(Chat::Options& options);
    void takePreferences();
    void lineChanged();
    void wantEnrolment();
    void takeRules();
    void enrolAgain();
    void enrolled(const Enrolled& result);

    Profile& m_profile;
    AccountSettings m_settings;
    std::unique_ptr<Line> m_line;
    std::unique_ptr<Chat> m_chat;
    std::unique_ptr<WebAccess> m_web;
    std::unique_ptr<AddressBook> m_book;
    std::unique_ptr<MailWatch> m_mail;
    Availability m_wanted = Availability::Offline;
    bool m_enrolling = false;
    bool m_takingRules = false;
    bool m_isRefused = false; ///< the line: its server did not take the device's token
    QTimer m_again; ///< after an enrolment that could not be asked for
};

} // namespace posthorn::messenger
