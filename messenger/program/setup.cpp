#include "messenger/program/setup.h"

#include <QCoreApplication>
#include <QDir>
#include <QInputDialog>

#include "messenger/client/mail/pinned_trust.h"
#include "messenger/client/mail/web_access.h"

namespace posthorn::messenger {

Setup::Setup(Profile& profile, wire::Resolver& resolver, Executor& mainThread, QString server, QObject* parent)
    : QObject(parent)
    , m_profile(profile)
    , m_server(std::move(server))
    , m_servers(resolver, mainThread)
    , m_webs(resolver, mainThread)
{
}

Setup::~Setup()
{
    delete m_dialog;
}

QString Setup::profileBeside() const
{
    const QString here = QCoreApplication::applicationDirPath();
    const QString file = ProfileFile::lookIn({here, QDir::cleanPath(here + QLatin1String("/.."))});
    if (file.isEmpty())
        return {};
    const auto read = ProfileFile::read(file);
    return read && mayEnrol(m_profile, *read) ? file : QString();
}

std::unique_ptr<WebAccess> Setup::access(const QString& origin)
{
    auto web = std::make_unique<WebAccess>(QUrl(origin));
    web->setJudge(judgeByPins(m_profile.pins(), [this](const CertificateQuestion& question) { Q_EMIT certificateMet(question); }));
    return web;
}

void Setup::import(const QString& path)
{
    const auto read = ProfileFile::read(path);
    if (!read)
        return tell(QString::fromStdString(read.error().text));
    if (const auto may = mayEnrol(m_profile, *read); !may)
        return tell(QString::fromStdString(may.error().text));
    m_attempt = std::make_unique<QObject>();
    m_web = access(read->server);
    if (m_dialog)
        m_dialog->showProgress(tr("Signing in at %1 …").arg(QUrl(read->server).host()));
    enrolByCode(*m_web, read->enrolment, m_attempt.get(), [this, file = *read, path](const Enrolled& enrolled) {
        if (!enrolled.isOk())
            return tell(enrolled.text);
        (void)ProfileFile::takeTokenOut(path); // a folder that cannot be written to: the server knows that it was used
        keepEnrolled(m_profile, file, enrolled.id, QString::fromLatin1(enrolled.token), enrolled.expires, m_attempt.get(),
                     [this, address = file.account](Result<void> kept) {
                         if (!kept)
                             return tell(QString::fromStdString(kept.error().text));
                         finish(address);
                     });
    });
}

void Setup::ask(QWidget* parent, const QString& problem, const QString& address)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new FirstStart(parent);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &FirstStart::wanted, this, &Setup::typed);
    connect(m_dialog, &FirstStart::profileChosen, this, &Setup::import);
    connect(m_dialog, &FirstStart::cancelled, this, [this] { m_attempt.reset(); });
    connect(m_dialog, &QDialog::rejected, this, [this] {
        m_attempt.reset();
        Q_EMIT givenUp();
    });
    const AccountSettings* const known = m_profile.account(address);
    if (known)
        m_dialog->signInAgain(address, problem, known->keepsPassword);
    else if (!address.isEmpty())
        m_dialog->setAddress(address);
    m_dialog->show();
    if (!known && !problem.isEmpty())
        m_dialog->showProblem(problem);
}

void Setup::tell(const QString& problem, bool passwordWrong)
{
    m_attempt.reset();
    if (m_dialog)
        m_dialog->showProblem(problem, passwordWrong);
    else
        Q_EMIT failed(problem);
}

void Setup::typed(const QString& address, const QString& password, const QString& server, bool keep)
{
    m_account = AccountSettings();
    m_account.address = address.trimmed().toLower();
    if (const AccountSettings* known = m_profile.account(m_account.address))
        m_account = *known;
    m_account.found = AccountSettings::Found::Typed;
    m_account.login = AccountSettings::Login::Password;
    m_password = password;
    m_keeps = keep;
    const QString given = server.trimmed().isEmpty() ? m_server : server.trimmed();
    if (!given.isEmpty()) {
        if (const auto good = applyServer(given, m_account); !good)
            return tell(QString::fromStdString(good.error().text));
    }
    m_attempt = std::make_unique<QObject>();
    if (!m_account.web.isEmpty())
        return found(m_account.web);
    m_dialog->showProgress(tr("Looking for the servers of %1 …").arg(m_account.domain()));
    QStringList hosts;
    if (!m_account.server.isEmpty())
        hosts.append(m_account.server.section(QLatin1Char(':'), 0, 0));
    m_webs.find(m_account.domain(), hosts, [this, attempt = QPointer<QObject>(m_attempt.get())](const QString& origin) {
        if (attempt)
            found(origin);
    });
}

void Setup::found(const QString& origin)
{
    if (origin.isEmpty())
        return save(); // chat alone; the line tells whether the password is right
    m_account.web = origin;
    m_web = access(origin);
    enrol({});
}

void Setup::enrol(const QString& code)
{
    if (m_dialog)
        m_dialog->showProgress(tr("Signing in at %1 …").arg(m_web->origin().host()));
    enrolByPassword(*m_web, m_account.address, m_password, code, m_attempt.get(), [this](const Enrolled& enrolled) { keep(enrolled); });
}

void Setup::keep(const Enrolled& enrolled)
{
    if (enrolled.problem == EnrolProblem::CodeWanted) {
        bool isGiven = false;
        const QPointer<QObject> attempt(m_attempt.get());
        const QString code = QInputDialog::getText(m_dialog, tr("Second factor"), enrolled.text, QLineEdit::Normal, {}, &isGiven).trimmed();
        if (!attempt)
            return;
        return isGiven && !code.isEmpty() ? enrol(code) : tell(enrolled.text);
    }
    if (enrolled.problem == EnrolProblem::Wrong)
        return tell(enrolled.text, true);
    if (enrolled.problem == EnrolProblem::Unreachable)
        return tell(enrolled.text);
    if (!enrolled.isOk()) { // an app password: good for chat
        m_account.mail = false;
        return save();
    }
    m_account.device = enrolled.id;
    m_account.tokenEnds = enrolled.expires;
    m_account.login = AccountSettings::Login::Device;
    m_profile.secrets().write(m_account.address, Secret::Device, QString::fromLatin1(enrolled.token), m_attempt.get(),
                              [this](Result<void> kept) { kept ? save() : tell(QString::fromStdString(kept.error().text)); });
}

void Setup::finish(const QString& address)
{
    if (m_dialog) {
        m_dialog->disconnect(this);
        m_dialog->close();
    }
    // What called us still runs in it.
    if (m_attempt)
        m_attempt.release()->deleteLater();
    Q_EMIT ready(address);
}

void Setup::save()
{
    const auto done = [this](Result<void> kept) {
        if (kept)
            kept = m_profile.save(m_account);
        if (!kept)
            return tell(QString::fromStdString(kept.error().text));
        finish(m_account.address);
    };
    const QString password = std::exchange(m_password, {});
    m_account.keepsPassword = m_keeps;
    if (!m_keeps) {
        // With a device's token the password is needed for nothing more, but to get the next one.
        const bool isNeeded = m_account.login != AccountSettings::Login::Device;
        m_profile.secrets().hold(m_account.address, Secret::Password, isNeeded ? password : QString());
        m_profile.secrets().remove(m_account.address, Secret::LoginToken);
        return done({});
    }
    m_profile.secrets().write(m_account.address, Secret::Password, password, m_attempt.get(), done);
}

} // namespace posthorn::messenger
