// A new account: from a profile file without a question, or by address and password.
#pragma once

#include <QObject>
#include <QPointer>

#include <memory>

#include "messenger/client/mail/enrolment.h"
#include "messenger/client/profile/profile.h"
#include "messenger/client/profile/profile_file.h"
#include "messenger/client/profile/server_finder.h"
#include "messenger/client/profile/web_finder.h"
#include "messenger/windows/first_start.h"

namespace posthorn::messenger {

class Setup final : public QObject {
    Q_OBJECT
public:
    /// All outlive it. @p server is what --server says, for accounts that are typed; may be empty.
    Setup(Profile& profile, wire::Resolver& resolver, Executor& mainThread, QString server, QObject* parent = nullptr);
    ~Setup() override;

    /// posthorn-messenger.profile beside the program, or above it where that lies in a bin folder; empty: none that is of use.
    QString profileBeside() const;
    /// Without a question. ready() or failed() follow.
    void import(const QString& file);
    /// Shows the dialog. @p problem is told in it.
    void ask(QWidget* parent = nullptr, const QString& problem = {}, const QString& address = {});
    bool isAsking() const { return m_dialog; }

Q_SIGNALS:
    /// The account is in the profile.
    void ready(const QString& address);
    void failed(const QString& problem);
    /// The dialog was closed without an account.
    void givenUp();
    void certificateMet(const posthorn::messenger::CertificateQuestion& question);

private:
    void typed(const QString& address, const QString& password, const QString& server, bool keep);
    void found(const QString& origin);
    void enrol(const QString& code);
    void keep(const Enrolled& enrolled);
    void save();
    void finish(const QString& address);
    void tell(const QString& problem, bool passwordWrong = false);
    std::unique_ptr<WebAccess> access(const QString& origin);

    Profile& m_profile;
    const QString m_server;
    ServerFinder m_servers;
    WebFinder m_webs;
    QPointer<FirstStart> m_dialog;
    std::unique_ptr<WebAccess> m_web;
    std::unique_ptr<QObject> m_attempt; ///< context of what runs: gone where the user gave it up
    AccountSettings m_account;
    QString m_password;
    bool m_keeps = true;
};

} // namespace posthorn::messenger
