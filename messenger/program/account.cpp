#include "messenger/program/account.h"

#include "messenger/client/mail/pinned_trust.h"

namespace posthorn::messenger {

namespace {

constexpr int enrolAgainAfter = 600'000; // ms

MailPlace placeOf(const Profile& profile, const AccountSettings& settings)
{
    MailPlace place;
    place.account = settings.address;
    place.origin = QUrl(settings.web);
    place.interval = profile.preferences().number(Preference::MailInterval);
    return place;
}

} // namespace

Account::Account(Profile& profile, History& history, const MakeLine& makeLine, AccountSettings settings, Chat::Options options,
                 QObject* parent)
    : QObject(parent)
    , m_profile(profile)
    , m_settings(std::move(settings))
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Account::enrolAgain);
    if (m_settings.chat && makeLine) {
        m_line = makeLine(m_settings);
        options.nick = m_settings.name;
        m_chat = std::make_unique<Chat>(*m_line, history, std::move(options));
        connect(m_chat.get(), &ChatFace::notice, this, &Account::notice);
    }
    if (m_settings.mail && !m_settings.web.isEmpty())
        makeMail();
}

Account::~Account() = default;

void Account::makeMail()
{
    m_web = std::make_unique<WebAccess>(QUrl(m_settings.web));
    m_web->setJudge(judgeByPins(m_profile.pins(), [this](const CertificateQuestion& question) { Q_EMIT certificateMet(question); }));
    m_mail = std::make_unique<MailWatch>(placeOf(m_profile, m_settings), *m_web);
    takeRules();
    connect(m_mail.get(), &MailWatch::rulesChanged, this, [this] {
        if (m_takingRules)
            return;
        keepFolderRules(m_settings, m_mail->rules());
        (void)m_profile.save(m_settings);
    });
    connect(m_mail.get(), &MailWatch::enrolmentWanted, this, &Account::enrolAgain);
    connect(m_mail.get(), &MailWatch::linkFailed, this, &Account::notice);
    connect(&m_profile.preferences(), &Preferences::changed, m_mail.get(), [this] {
        takeRules();
        m_mail->setPlace(placeOf(m_profile, m_settings));
    });
    // A line that is back says that the network is: what the watch waits for may be on a connection that is dead.
    if (m_line)
        connect(m_line.get(), &Line::online, m_mail.get(), [this] {
            if (m_mail->state() != MailWatch::State::Off && m_mail->state() != MailWatch::State::Locked)
                m_mail->start();
        });
}

void Account::takeRules()
{
    m_takingRules = true;
    m_mail->setRules(alertRules(m_profile.preferences(), m_settings));
    m_takingRules = false;
}

DeskAccount Account::onDesk() const
{
    return {m_settings.address, m_chat.get(), m_line.get(), m_mail.get()};
}

bool Account::fits(const AccountSettings& settings) const
{
    return settings.address == m_settings.address && settings.chat == m_settings.chat && settings.mail == m_settings.mail &&
           settings.web == m_settings.web && settings.server == m_settings.server && settings.login == m_settings.login;
}

void Account::take(const AccountSettings& settings)
{
    m_settings = settings;
    if (m_mail)
        takeRules();
}

void Account::setAvailability(Availability availability, const QString& text)
{
    if (!m_chat)
        return;
    m_wanted = availability;
    m_chat->setAvailability(availability, text);
    if (availability == Availability::Offline)
        m_line->close();
    else if (m_line->state() == Line::State::Off && m_line->need() == Line::Need::Nothing)
        m_line->open();
}

void Account::setDisturb(bool may)
{
    if (m_mail)
        m_mail->setDisturb(may);
}

void Account::startMail()
{
    if (!m_mail)
        return;
    m_profile.secrets().read(address(), Secret::Device, this, [this](Result<QString> token) {
        m_web->setToken(token ? token->toLatin1() : QByteArray());
        m_mail->start(); // without one it asks for the enrolment
    });
}

void Account::stopMail()
{
    if (m_mail)
        m_mail->stop();
}

// The server does not know the token (any more). Where the user's own password is kept, it gives another.
void Account::enrolAgain()
{
    if (std::exchange(m_enrolling, true))
        return;
    m_profile.secrets().read(address(), Secret::Password, this, [this](Result<QString> password) {
        if (!password || password->isEmpty()) {
            m_enrolling = false;
            Q_EMIT enrolmentWanted();
            return;
        }
        enrolByPassword(*m_web, address(), *password, {}, this, [this](const Enrolled& result) {
            m_enrolling = false;
            enrolled(result);
        });
    });
}

void Account::enrolled(const Enrolled& result)
{
    if (!result.isOk()) {
        if (result.problem == EnrolProblem::Unreachable)
            m_again.start(enrolAgainAfter);
        else
            Q_EMIT enrolmentWanted();
        return;
    }
    m_web->setToken(result.token);
    AccountSettings settings = m_settings;
    settings.device = result.id;
    settings.tokenEnds = result.expires;
    m_profile.secrets().write(address(), Secret::Device, QString::fromLatin1(result.token), this, [this, settings](Result<void> kept) {
        if (!kept)
            return Q_EMIT notice(QString::fromStdString(kept.error().text));
        m_settings = settings;
        (void)m_profile.save(m_settings);
    });
    m_mail->start();
}

void Account::leave(std::function<void()> done)
{
    stopMail();
    if (!m_line || m_line->state() == Line::State::Off)
        return done();
    connect(m_line.get(), &Line::stateChanged, this, [this, done = std::move(done), once = false]() mutable {
        if (m_line->state() == Line::State::Off && !std::exchange(once, true))
            done();
    });
    m_line->close();
}

} // namespace posthorn::messenger
