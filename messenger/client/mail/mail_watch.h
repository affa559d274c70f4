// New mail of one account: asks its webmail (docs/messenger-profile.md), knows its folders, says what to raise an alert for.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <QUrl>

#include <functional>

#include "messenger/client/mail/alert_rules.h"
#include "messenger/client/mail/mail_types.h"

class QNetworkReply;

namespace posthorn::messenger {

struct PollAnswer;
struct WebAnswer;
class WebAccess;

/// Where a watch looks, and how often.
struct MailPlace {
    QString account; ///< address
    QUrl origin; ///< scheme, host and port of the webmail; empty: the account has no mail to watch
    int wait = 240; ///< seconds a request is held by the server: 0 asks at the interval alone
    int interval = 300; ///< seconds between two questions where held requests fail or are not wanted
    bool operator==(const MailPlace&) const = default;
};

class MailWatch final : public QObject {
    Q_OBJECT
public:
    enum class State {
        Off, ///< not started, or no webmail known
        Connecting,
        Watching, ///< by held requests: new mail is known at once
        Polling, ///< held requests do not get through; asks at the interval
        Waiting, ///< failed; asks again after a while
        Locked, ///< no token, or one that the server does not take any more: the account must be enrolled
    };
    Q_ENUM(State)

    /// @p web carries the requests and the token; it lives longer than the watch.
    MailWatch(MailPlace place, WebAccess& web, QObject* parent = nullptr);
    ~MailWatch() override;

    const QString& account() const { return m_place.account; }
    const QUrl& origin() const { return m_place.origin; }

    void setPlace(const MailPlace& place);
    /// Begins, or begins anew (a token came, the network is back).
    void start();
    void stop();

    State state() const { return m_state; }
    /// Why it is not watching, in the user's words; empty when all is well.
    QString problem() const { return m_problem; }
    /// Locked because the server does not know the token: the device was signed out.
    bool isSignedOut() const { return m_state == State::Locked && m_isUnknown; }
    /// The inbox first, then those with a role, then by name.
    const QList<Folder>& folders() const { return m_folders; }
    qint64 unread() const; ///< of the folders that raise alerts
    /// Mail that came since acknowledge(), in folders that raise alerts, the latest last; fifty at most.
    const QList<NewMail>& alerts() const { return m_alerts; }
    qint64 fresh() const; ///< how many that are, more than fifty too

    const AlertRules& rules() const { return m_rules; }
    /// Takes effect at once; the owner keeps them in the profile when rulesChanged() says so.
    void setRules(const AlertRules& rules);
    /// A shorthand for the folder lists' menus.
    void setFolderRule(const QString& folder, const FolderRule& rule);
    /// Do not disturb: counts go on, arrived() is silent.
    void setDisturb(bool may) { m_mayDisturb = may; }

    /// Clears the alert. Nothing is marked as read.
    void acknowledge();

    /// Asks for a one-time link to @p to ("mail/<folder>[/<message>]", "compose?to=", "calendar", "contacts", "settings/...")
    /// and gives it to the desktop's browser. A failure is told by linkFailed(); nothing but http and https of the account's
    /// own origin is ever opened.
    void openInBrowser(const QString& to);
    static QString placeOfFolder(const QString& folder);
    static QString placeOfMail(const NewMail& mail);
    static QString placeOfCompose(const QString& to = {}, const QString& subject = {});
    /// Tests put another in the place of QDesktopServices.
    void setBrowser(std::function<bool(const QUrl&)> open);

Q_SIGNALS:
    /// State, problem, folders or alerts are others.
    void changed();
    /// New mail that deserves an alert by the rules, told once.
    void arrived(const QList<posthorn::messenger::NewMail>& mails);
    void rulesChanged();
    /// The account asks to be enrolled again: the token was ended or there is none.
    void enrolmentWanted();
    void linkFailed(const QString& problem);

private:
    void cancel();
    void ask();
    void answered(const WebAnswer& answer, bool held, qint64 lasted);
    void took(const PollAnswer& answer, bool held, qint64 lasted);
    void failed(const WebAnswer& answer, bool held, qint64 lasted);
    void holdLess();
    int longestWait() const;
    void askIn(qint64 ms);
    void takeFolders(const PollAnswer& answer);
    void collect(const PollAnswer& answer);
    void fetchDetails(QList<NewMail> mails);
    void fetchAccount(QList<NewMail> mails);
    void raise(const QList<NewMail>& mails);
    void dropStaleAlerts();
    void applyRules();
    void setState(State state, const QString& problem = {});
    const Folder* folder(const QString& id) const;

    MailPlace m_place;
    WebAccess& m_web;
    AlertRules m_rules;
    State m_state = State::Off;
    QString m_problem;
    QList<Folder> m_folders;
    QList<NewMail> m_alerts;
    bool m_mayDisturb = true;
    bool m_isUnknown = false;
    std::function<bool(const QUrl&)> m_browser;

    QString m_since; ///< the server's state; kept over failures, so that what came meanwhile counts as new
    QString m_jmapAccount;
    QPointer<QNetworkReply> m_running;
    QTimer m_next;
    quint64 m_turn = 0; ///< goes up with every start and stop
    int m_hold; ///< seconds that requests get through for; 0: they do not
    int m_failures = 0; ///< in a row
    int m_shortHolds = 0; ///< held requests in a row that were answered at once, with nothing
    bool m_probing = false; ///< a held request broke off, and a plain one asks why
    int m_untilHold = 0; ///< questions at the interval before a held one is tried again
};

} // namespace posthorn::messenger
