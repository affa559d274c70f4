#include "messenger/client/mail/mail_watch.h"

#include <QDesktopServices>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QRandomGenerator>

#include <algorithm>

#include "messenger/client/mail/poll_answer.h"
#include "messenger/client/mail/web_access.h"

namespace posthorn::messenger {

namespace {

constexpr int longestHold = 300; // as the server has it
constexpr int shortestHold = 20; // less than that is no push
constexpr int pollsBeforeHold = 12;
constexpr qint64 betweenQuestions = 500; // ms: a flood of changes is asked about twice a second
constexpr int firstRetry = 2; // s
constexpr qsizetype mostAlerts = 50;
constexpr qsizetype mostDetails = 20;

/// A quarter more or less, so that a server that comes back is not asked by everybody at once.
qint64 jittered(qint64 ms)
{
    return ms * 3 / 4 + qint64(QRandomGenerator::global()->bounded(double(ms) / 2));
}

int rankOf(const Folder& folder)
{
    static const QString order[] = {QStringLiteral("inbox"), QStringLiteral("drafts"), QStringLiteral("sent"),
                                    QStringLiteral("archive"), QStringLiteral("junk"), QStringLiteral("trash")};
    if (folder.role.isEmpty())
        return int(std::size(order));
    return int(std::find(std::begin(order), std::end(order), folder.role) - std::begin(order));
}

bool before(const Folder& a, const Folder& b)
{
    const int rankA = rankOf(a), rankB = rankOf(b);
    return rankA != rankB ? rankA < rankB : QString::localeAwareCompare(a.name, b.name) < 0;
}

} // namespace

MailWatch::MailWatch(MailPlace place, WebAccess& web, QObject* parent)
    : QObject(parent)
    , m_place(std::move(place))
    , m_web(web)
    , m_browser([](const QUrl& url) { return QDesktopServices::openUrl(url); })
    , m_hold(longestWait())
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &MailWatch::ask);
}

MailWatch::~MailWatch()
{
    if (m_running)
        m_running->disconnect(this);
}

int MailWatch::longestWait() const
{
    return std::clamp(m_place.wait, 0, longestHold);
}

void MailWatch::setPlace(const MailPlace& place)
{
    if (place == m_place)
        return;
    const bool elsewhere = place.origin != m_place.origin || place.account != m_place.account;
    m_place = place;
    m_web.setOrigin(place.origin);
    m_hold = std::min(place.wait, longestHold);
    if (elsewhere) {
        m_since.clear();
        m_jmapAccount.clear();
        m_folders.clear();
        m_alerts.clear();
    }
    if (m_state != State::Off)
        start();
}

void MailWatch::start()
{
    cancel();
    if (m_place.origin.isEmpty())
        return setState(State::Off);
    m_failures = 0;
    m_shortHolds = 0;
    m_untilHold = 0;
    m_probing = false;
    m_hold = longestWait();
    m_isUnknown = false;
    if (!m_web.hasToken()) {
        setState(State::Locked, tr("This account has not been enrolled for new mail yet."));
        Q_EMIT enrolmentWanted();
        return;
    }
    setState(State::Connecting);
    ask();
}

void MailWatch::cancel()
{
    ++m_turn;
    m_next.stop();
    if (m_running) {
        m_running->disconnect(this);
        m_running->abort();
        m_running = nullptr;
    }
}

void MailWatch::stop()
{
    cancel();
    setState(State::Off);
}

const Folder* MailWatch::folder(const QString& id) const
{
    const auto at = std::find_if(m_folders.begin(), m_folders.end(), [&](const Folder& f) { return f.id == id; });
    return at == m_folders.end() ? nullptr : &*at;
}

qint64 MailWatch::unread() const
{
    qint64 sum = 0;
    for (const Folder& folder : m_folders)
        sum += folder.alerts ? folder.unread : 0;
    return sum;
}

qint64 MailWatch::fresh() const
{
    qint64 sum = 0;
    for (const Folder& folder : m_folders)
        sum += folder.alerts ? folder.fresh : 0;
    return m_rules.on ? sum : 0;
}

void MailWatch::setState(State state, const QString& problem)
{
    if (state == m_state && problem == m_problem)
        return;
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

// -- the questions --

void MailWatch::askIn(qint64 ms)
{
    m_next.start(std::chrono::milliseconds(ms));
}

void MailWatch::ask()
{
    const bool held = !m_since.isEmpty() && m_hold > 0 && m_untilHold == 0 && !m_probing;
    WebAccess::Wish wish;
    wish.path = QStringLiteral("/messenger/poll");
    if (!m_since.isEmpty())
        wish.path += QStringLiteral("?since=%1").arg(QString::fromLatin1(QUrl::toPercentEncoding(m_since)));
    if (held)
        wish.path += QStringLiteral("&wait=%1").arg(m_hold);
    wish.seconds = held ? m_hold + 30 : 30;
    wish.most = longestPoll;
    QElapsedTimer since;
    since.start();
    m_running = m_web.ask(wish, this, [this, held, since](const WebAnswer& answer) {
        m_running = nullptr;
        answered(answer, held, since.elapsed());
    });
    // The next check of whether it is still there is the line's; a held request costs nothing meanwhile.
    if (held && m_state == State::Connecting)
        setState(State::Watching);
}

void MailWatch::answered(const WebAnswer& answer, bool held, qint64 lasted)
{
    if (m_state == State::Off)
        return;
    if (!answer.isOk())
        return failed(answer, held, lasted);
    const auto parsed = parsePoll(answer.body);
    if (!parsed) {
        WebAnswer odd = answer;
        odd.problem = tr("The mail server's answer cannot be understood.");
        return failed(odd, false, lasted);
    }
    took(*parsed, held, lasted);
}

void MailWatch::took(const PollAnswer& answer, bool held, qint64 lasted)
{
    m_failures = 0;
    m_probing = false;
    const quint64 turn = m_turn;
    const bool first = m_since.isEmpty();
    m_since = answer.state;
    if (answer.changed)
        takeFolders(answer);
    if (m_untilHold > 0)
        --m_untilHold;
    if (held) {
        // Something between us and the server does not let requests wait.
        m_shortHolds = !answer.changed && lasted < std::min(m_hold * 500, 5'000) ? m_shortHolds + 1 : 0;
        if (m_shortHolds >= 2)
            m_hold = 0;
    }
    const bool holds = m_hold > 0 && m_untilHold == 0;
    setState(holds ? State::Watching : State::Polling);
    if (answer.changed) {
        if (!first && !answer.complete)
            collect(answer);
        Q_EMIT changed();
    }
    if (turn != m_turn)
        return; // a slot stopped it, or began anew
    if (m_hold == 0 && m_place.wait > 0 && m_untilHold == 0) {
        m_untilHold = pollsBeforeHold;
        m_hold = longestWait();
        setState(State::Polling);
    }
    askIn(m_hold > 0 && m_untilHold == 0 ? betweenQuestions : jittered(qint64(m_place.interval) * 1000));
}

// A held request broke off: either something between does not let it wait that long, or the network has gone. A plain
// question tells which.
void MailWatch::holdLess()
{
    m_probing = true;
    m_hold /= 2;
    if (m_hold < shortestHold) {
        m_hold = longestWait();
        m_untilHold = pollsBeforeHold;
    }
    askIn(jittered(1'000));
}

void MailWatch::failed(const WebAnswer& answer, bool held, qint64 lasted)
{
    if (answer.status == 401 || answer.status == 403) {
        m_isUnknown = answer.status == 401;
        setState(State::Locked, answer.status == 401
                                    ? tr("The server does not know this device any more: enrol the account again.")
                                    : tr("This device may not ask for new mail: enrol the account again."));
        Q_EMIT enrolmentWanted();
        return;
    }
    // A request that was held for a while and then broke off says that something between does not like it.
    const bool brokeOff = held && lasted >= 5'000 && (answer.status == 0 || answer.status == 502 || answer.status == 504);
    if (brokeOff)
        return holdLess();
    if (std::exchange(m_probing, false))
        m_hold = longestWait();
    ++m_failures;
    QString problem = answer.problem;
    if (problem.isEmpty())
        problem = answer.status == 404 ? tr("The mail server offers nothing to the messenger.")
                                       : tr("The mail server has a problem (%1).").arg(answer.status);
    setState(State::Waiting, problem);
    const qint64 most = std::max(m_place.interval, 60);
    qint64 seconds = std::min<qint64>(most, qint64(firstRetry) << std::min(m_failures - 1, 12));
    if (answer.status == 404)
        seconds = 3600;
    askIn(jittered(std::max<qint64>(seconds, answer.retryAfter) * 1000));
}

// -- what the answers say --

void MailWatch::takeFolders(const PollAnswer& answer)
{
    QHash<QString, qint64> fresh;
    for (const Folder& folder : std::as_const(m_folders))
        fresh.insert(folder.id, folder.fresh);
    m_folders = answer.folders;
    for (Folder& folder : m_folders)
        folder.fresh = std::min(folder.unread, fresh.value(folder.id) + folder.fresh); // what was read elsewhere is not new
    std::sort(m_folders.begin(), m_folders.end(), before);
    applyRules();
    dropStaleAlerts();
}

void MailWatch::applyRules()
{
    for (Folder& folder : m_folders) {
        const FolderRule rule = m_rules.rule(folder.id, folder.role);
        folder.alerts = rule.alerts;
        folder.colour = rule.colour;
    }
}

void MailWatch::dropStaleAlerts()
{
    m_alerts.removeIf([this](const NewMail& mail) {
        const Folder* const in = folder(mail.folder);
        return !m_rules.on || !in || !in->alerts || in->fresh == 0;
    });
}

void MailWatch::collect(const PollAnswer& answer)
{
    if (!m_rules.on)
        return;
    QList<NewMail> mails;
    for (const Folder& in : std::as_const(m_folders)) {
        if (!in.alerts)
            continue;
        for (const QString& id : answer.newIds.value(in.id))
            mails.append({id, in.id, in.title(), {}, {}, {}, {}});
    }
    if (mails.isEmpty())
        return;
    if (!m_rules.preview.any())
        return raise(mails);
    if (m_jmapAccount.isEmpty())
        return fetchAccount(std::move(mails));
    fetchDetails(std::move(mails));
}

void MailWatch::fetchAccount(QList<NewMail> mails)
{
    WebAccess::Wish wish;
    wish.path = QStringLiteral("/jmap/session");
    wish.seconds = 10;
    wish.most = 256 * 1024;
    m_web.ask(wish, this, [this, mails = std::move(mails)](const WebAnswer& answer) {
        m_jmapAccount = answer.isOk() ? jmapAccountOf(answer.body, QStringLiteral("urn:ietf:params:jmap:mail")) : QString();
        m_jmapAccount.isEmpty() ? raise(mails) : fetchDetails(mails);
    });
}

void MailWatch::fetchDetails(QList<NewMail> mails)
{
    QStringList ids;
    for (qsizetype i = std::max<qsizetype>(0, mails.size() - mostDetails); i < mails.size(); ++i)
        ids.append(mails.at(i).id);
    WebAccess::Wish wish;
    wish.method = "POST";
    wish.path = QStringLiteral("/jmap/api");
    wish.body = detailsRequest(m_jmapAccount, ids);
    wish.seconds = 10;
    wish.most = 512 * 1024;
    m_web.ask(wish, this, [this, mails = std::move(mails)](const WebAnswer& answer) {
        QList<NewMail> known = mails;
        const auto details = answer.isOk() ? parseDetails(answer.body) : QHash<QString, NewMail>();
        for (NewMail& mail : known) {
            const auto told = details.constFind(mail.id);
            if (told == details.constEnd())
                continue;
            mail.received = told->received;
            if (m_rules.preview.sender)
                mail.sender = told->sender;
            if (m_rules.preview.subject)
                mail.subject = told->subject;
            if (m_rules.preview.text)
                mail.preview = told->preview;
        }
        raise(known);
    });
}

void MailWatch::raise(const QList<NewMail>& mails)
{
    if (m_state == State::Off)
        return;
    m_alerts.append(mails);
    dropStaleAlerts(); // acknowledged or read while the details came
    if (m_alerts.size() > mostAlerts)
        m_alerts.remove(0, m_alerts.size() - mostAlerts);
    QList<NewMail> still;
    for (const NewMail& mail : mails) {
        if (m_alerts.contains(mail))
            still.append(mail);
    }
    Q_EMIT changed();
    if (!still.isEmpty() && m_mayDisturb && !m_rules.isQuiet(QDateTime::currentDateTime()))
        Q_EMIT arrived(still);
}

void MailWatch::setRules(const AlertRules& rules)
{
    if (rules == m_rules)
        return;
    m_rules = rules;
    applyRules();
    dropStaleAlerts();
    Q_EMIT rulesChanged();
    Q_EMIT changed();
}

void MailWatch::setFolderRule(const QString& folder, const FolderRule& rule)
{
    AlertRules rules = m_rules;
    rules.folders.insert(folder, rule);
    setRules(rules);
}

void MailWatch::acknowledge()
{
    if (m_alerts.isEmpty() && fresh() == 0)
        return;
    m_alerts.clear();
    for (Folder& folder : m_folders)
        folder.fresh = 0;
    Q_EMIT changed();
}

// -- the browser --

QString MailWatch::placeOfFolder(const QString& folder)
{
    return QStringLiteral("mail/") + (folder.isEmpty() ? QStringLiteral("inbox") : folder);
}

QString MailWatch::placeOfMail(const NewMail& mail)
{
    return placeOfFolder(mail.folder) + QLatin1Char('/') + mail.id;
}

QString MailWatch::placeOfCompose(const QString& to, const QString& subject)
{
    const auto part = [](const QString& text) { return QString::fromLatin1(QUrl::toPercentEncoding(text.left(500))); };
    return QStringLiteral("compose?to=%1&subject=%2").arg(part(to), part(subject));
}

void MailWatch::setBrowser(std::function<bool(const QUrl&)> open)
{
    m_browser = std::move(open);
}

void MailWatch::openInBrowser(const QString& to)
{
    WebAccess::Wish wish;
    wish.method = "POST";
    wish.path = QStringLiteral("/messenger/link");
    wish.body = QJsonDocument(QJsonObject{{QStringLiteral("to"), to}}).toJson(QJsonDocument::Compact);
    wish.seconds = 15;
    wish.most = 64 * 1024;
    m_web.ask(wish, this, [this, to](const WebAnswer& answer) {
        QUrl url;
        if (answer.status == 401 || answer.status == 403) { // not enrolled: the page itself, to sign in by hand
            url = m_place.origin.resolved(QUrl(QStringLiteral("/#/") + to));
        } else if (!answer.isOk()) {
            Q_EMIT linkFailed(answer.problem.isEmpty() ? tr("The webmail gives no link (%1).").arg(answer.status) : answer.problem);
            return;
        } else if (auto link = parseLink(answer.body, m_place.origin)) {
            url = *link;
        } else {
            Q_EMIT linkFailed(tr("The webmail's link leads elsewhere and was not opened."));
            return;
        }
        if (!m_browser(url))
            Q_EMIT linkFailed(tr("No browser could be started."));
    });
}

} // namespace posthorn::messenger
