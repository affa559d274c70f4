// What a line hears from its stream.
#include "messenger/client/line/problem_text.h"
#include "messenger/client/line/xmpp_line.h"

#include "messenger/client/line/client_stream.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 steadyMs = 30000; ///< online for so long: the next attempts begin anew with short waits

} // namespace

void XmppLine::lostToken()
{
    m_means.token.clear();
    m_means.tokenMechanism.clear();
    m_profile.secrets().remove(m_address, Secret::LoginToken);
}

void XmppLine::ready(StreamReady ready)
{
    if (ready.tokenRefused)
        lostToken();
    if (!ready.token.empty()) {
        m_means.token = ready.token;
        m_means.tokenMechanism = ready.tokenMechanism;
        m_profile.keep(m_address, Secret::LoginToken, QString::fromStdString(ready.tokenMechanism + ' ' + ready.token), this,
                       [](Result<void>) {});
    }
    if (!ready.newPin.empty()) {
        const QString host = QString::fromStdString(m_place.serverName);
        (void)m_profile.pins().pin(host, ready.newPin);
        Q_EMIT certificatePinned({host, {}, fingerprintOf(ready.newPin), {}, ready.newPin});
    }
    bool resumed = ready.resumed;
    std::optional<QList<quint64>> had;
    if (resumed) {
        had = m_unacknowledged.acknowledged(ready.handled);
        if (!had) { // it says that it had what was never sent
            m_resume.reset();
            return retryLater(tr("The server has mixed up the connection."));
        }
    } else {
        giveUpAll();
        m_unacknowledged.begin();
        m_jid = ready.jid;
        m_carbons = ready.carbons;
        m_resumeSeconds = ready.resumeSeconds;
        m_location = ready.location;
        m_managed = ready.managed;
    }
    m_resume = ready.resumeId.empty() ? std::nullopt : std::optional<Resumption>({ready.resumeId, m_jid, 0});
    m_sinceOnline.start();
    m_redirections = 0;
    setState(State::Online, Need::Nothing, {});
    if (resumed) {
        if (!had->isEmpty())
            Q_EMIT settled(*had);
        withStream([rest = m_unacknowledged.rest()](ClientStream& stream) { stream.send(rest); });
    }
    Q_EMIT online(resumed);
}

void XmppLine::took(const std::vector<xmpp::StanzaPtr>& stanzas)
{
    QList<xmpp::StanzaPtr> others;
    const auto hand = [this, &others] {
        if (!others.isEmpty())
            Q_EMIT received(std::exchange(others, {}));
    };
    const quint64 number = m_attempt;
    for (const auto& each : stanzas) {
        if (!each->isResponse()) {
            others.append(each);
            continue;
        }
        hand(); // in the order in which they came
        if (number == m_attempt)
            m_questions.answered(each, m_jid);
    }
    hand();
}

void XmppLine::acknowledged(uint32_t handled)
{
    if (const auto tickets = m_unacknowledged.acknowledged(handled); tickets && !tickets->isEmpty())
        Q_EMIT settled(*tickets);
}

void XmppLine::ended(StreamEnd end)
{
    const bool was = m_state == State::Online;
    if (end.tokenRefused)
        lostToken();
    m_stream.reset();
    // The login was taken back later, as with a device that is signed out. Whether the password still counts is seen by trying.
    if (end.wasReady && end.kind == StreamEnd::Kind::NotAuthorized && !m_means.password.empty()) {
        m_means.bearer.clear();
        m_resume.reset();
        end.kind = StreamEnd::Kind::Shutdown;
    }
    if (!end.wasReady && (end.kind == StreamEnd::Kind::Unreachable || end.kind == StreamEnd::Kind::Lost)) {
        m_lastFailure = std::move(end);
        ++m_attempt;
        return nextPlace();
    }
    ++m_attempt;
    if (end.wasReady && m_resume) {
        m_resume->handled = end.handled;
        m_sinceLost.start();
    } else if (m_resume && m_sinceLost.isValid() && m_sinceLost.elapsed() > qint64(m_resumeSeconds) * 1000) {
        m_resume.reset();
        m_questions.failAll(fail(ErrorKind::Unavailable, "the connection is lost").value());
    }
    if (end.wasReady && m_sinceOnline.isValid() && m_sinceOnline.elapsed() > steadyMs)
        m_backoff.reset();
    const AccountSettings* const account = m_profile.account(m_address);
    const bool byDevice = account && account->login == AccountSettings::Login::Device && m_means.password.empty();
    QString words = problemText(end, m_address, byDevice);
    const Need need = needOf(end, byDevice);
    if (need == Need::Certificate) {
        const QString host = QString::fromStdString(m_place.serverName);
        m_certificate = {host, m_profile.pins().fingerprint(host), fingerprintOf(end.certificate),
                         QString::fromStdString(end.reason), end.certificate};
        if (m_certificate.known.isEmpty())
            words = tr("Nobody vouches for the certificate of %1. Look at it before you sign in.").arg(host);
    }
    if (need == Need::Password && end.kind == StreamEnd::Kind::NotAuthorized) {
        m_means.password.clear(); // asked for anew; the old one is not tried again by itself
    }
    if (need == Need::Attention && byDevice && end.kind == StreamEnd::Kind::NotAuthorized)
        m_means.bearer.clear();
    if (need != Need::Nothing) {
        m_wanted = false;
        m_resume.reset();
        setState(State::Off, need, words);
    } else if (end.kind == StreamEnd::Kind::Elsewhere) {
        setState(State::Connecting, Need::Nothing, {});
    } else {
        retryLater(words);
    }
    if (was)
        Q_EMIT offline();
    if (need != Need::Nothing)
        return giveUpAll();
    if (end.kind == StreamEnd::Kind::Elsewhere && m_wanted)
        goElsewhere(end);
}

} // namespace posthorn::messenger
