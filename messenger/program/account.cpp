#include "messenger/program/account.h"

#include <QPointer>

#include "messenger/client/mail/judged_network.h"
#include "messenger/client/mail/pinned_trust.h"
#include "messenger/client/profile/server_finder.h"
#include "xmpp/address/typed_jid.h"

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
        completeOptions(options);
        m_chat = std::make_unique<Chat>(*m_line, history, std::move(options));
        connect(m_chat.get(), &ChatFace::notice, this, &Account::notice);
        connect(m_line.get(), &Line::stateChanged, this, &Account::lineChanged);
        connect(&m_profile.preferences(), &Preferences::changed, this, &Account::takePreferences);
    }
    if (m_settings.mail && !m_settings.web.isEmpty())
        makeMail();
}

Account::~Account() = default;

// What the chat cannot know by itself.
void Account::completeOptions(Chat::Options& options)
{
    options.nick = m_settings.name;
    const QPointer<Account> self(this);
    const auto told = [self](const CertificateQuestion& question) {
        if (self)
            Q_EMIT self->certificateMet(question);
    };
    const QStringList own = {m_settings.domain(), QUrl(m_settings.web).host(),
                             QString::fromStdString(parsePlace(m_settings.server).value_or(XmppPlace()).host)};
    options.network = [&pins = m_profile.pins(), own, told](QObject* parent) { return makeTransferNetwork(pins, own, told, parent); };
    options.addressBook = [self](const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then) {
        if (!self || !self->m_book) {
            QMetaObject::invokeMethod(
                context, [then = std::move(then)] { then({}); }, Qt::QueuedConnection);
            return;
        }
        self->m_book->search(words, context, [then = std::move(then)](const QList<AddressBookEntry>& found) {
            QList<DirectoryEntry> people;
            for (const AddressBookEntry& each : found) {
                if (const auto jid = xmpp::parseTyped(each.address.toStdString()); jid && !jid->local.empty())
                    people.append({jid->bare(), each.name});
            }
            then(people);
        });
    };
}

void Account::takePreferences()
{
    const Preferences& chosen = m_profile.preferences();
    Chat::Options options = m_chat->options();
    options.sendsReceipts = chosen.boolean(Preference::SendReceipts);
    options.sendsMarkers = chosen.boolean(Preference::SendDisplayed);
    options.sendsTyping = chosen.boolean(Preference::SendTyping);
    m_chat->setOptions(std::move(options));
}

// A device that was signed out loses its stream at once; the webmail is asked whether that is why, rather than in some minutes.
void Account::lineChanged()
{
    const bool was = std::exchange(m_isRefused, m_line->need() == Line::Need::Attention && m_settings.login == AccountSettings::Login::Device);
    if (m_isRefused && !was && m_mail && m_mail->state() != MailWatch::State::Off && m_mail->state() != MailWatch::State::Locked)
        m_mail->start();
}

void Account::makeMail()
{
    m_web = std::make_unique<WebAccess>(QUrl(m_settings.web));
    m_web->setJudge(judgeByPins(m_profile.pins(), [this](const CertificateQuestion& question) { Q_EMIT certificateMet(question); }));
    m_book = std::make_unique<AddressBook>(*m_web);
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

void Account::signedIn()
{
    startMail();
    if (m_line && m_wanted != Availability::Offline && m_line->state() == Line::State::Off)
        m_line->open();
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
            wantEnrolment();
            return;
        }
        enrolByPassword(*m_web, address(), *password, {}, this, [this](const Enrolled& result) {
            m_enrolling = false;
            enrolled(result);
        });
    });
}

void Account::wantEnrolment()
{
    if (m_mail->isSignedOut()) {
        // The server has ended this device; a new profile, or the password, makes another.
        m_web->setToken({});
        m_profile.secrets().remove(address(), Secret::Device);
        AccountSettings settings = m_settings;
        settings.device.clear();
        m_settings = settings;
        (void)m_profile.save(settings);
    }
    Q_EMIT enrolmentWanted(m_mail ? m_mail->problem() : QString());
}

void Account::enrolled(const Enrolled& result)
{
    if (!result.isOk()) {
        if (result.problem == EnrolProblem::Unreachable)
            m_again.start(enrolAgainAfter);
        else
            wantEnrolment();
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
        if (m_line && m_wanted != Availability::Offline && m_line->state() == Line::State::Off && m_line->need() == Line::Need::Attention)
            m_line->open(); // it was refused with the token of before
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
