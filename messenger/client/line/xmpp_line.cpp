#include "messenger/client/line/xmpp_line.h"

#include "messenger/client/line/client_stream.h"
#include "xmpp/address/typed_jid.h"

namespace posthorn::messenger {

namespace {

Error away()
{
    return fail(ErrorKind::Unavailable, "not connected to the server").value();
}

} // namespace

XmppLine::XmppLine(Network& network, Profile& profile, const QString& address, QObject* parent)
    : Line(parent)
    , m_network(network)
    , m_profile(profile)
    , m_address(address)
    , m_account(xmpp::parseTyped(address.toStdString()).value_or(xmpp::Jid()).bare())
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &XmppLine::attempt);
    connect(&network.watch(), &NetworkWatch::changed, this, &XmppLine::networkChanged);
}

XmppLine::~XmppLine()
{
    dropStream();
}

void XmppLine::withStream(std::function<void(ClientStream&)> action)
{
    if (!m_stream)
        return;
    m_network.worker().post([handle = m_stream, action = std::move(action)] {
        if (handle->stream)
            action(*handle->stream);
    });
}

// One that we do not listen to any more must not go on to log in.
void XmppLine::dropStream()
{
    withStream([](ClientStream& stream) { stream.leave(); });
    m_stream.reset();
}

void XmppLine::setState(State state, Need need, const QString& problem)
{
    if (state == m_state && need == m_need && problem == m_problem)
        return;
    m_state = state;
    m_need = need;
    m_problem = problem;
    Q_EMIT stateChanged();
}

void XmppLine::open()
{
    if (m_account.local.empty() || !m_profile.account(m_address))
        return setState(State::Off, Need::Attention, tr("%1 is no account of this profile.").arg(m_address));
    // There may be some by now, or others: the device was enrolled anew.
    if (m_state == State::Off && (m_means.isEmpty() || m_need == Need::Attention))
        m_meansRead = false;
    start();
}

void XmppLine::start()
{
    m_wanted = true;
    if (m_state == State::Off || m_state == State::Waiting) {
        m_backoff.reset();
        m_redirections = 0;
        attempt();
    }
}

void XmppLine::close()
{
    m_wanted = false;
    m_retry.stop();
    ++m_attempt;
    dropStream();
    const bool was = m_state == State::Online;
    m_resume.reset();
    setState(State::Off, Need::Nothing, {});
    m_jid = {};
    if (was)
        Q_EMIT offline();
    giveUpAll();
}

// The stream is gone for good: of what was not acknowledged nobody knows.
void XmppLine::giveUpAll()
{
    const QList<quint64> tickets = m_unacknowledged.takeAll();
    m_questions.failAll(away());
    if (!tickets.isEmpty())
        Q_EMIT lost(tickets);
}

void XmppLine::setPassword(const QString& password)
{
    m_means.password = password.toStdString();
    m_means.token.clear();
    m_meansRead = true;
    m_profile.secrets().remove(m_address, Secret::LoginToken);
    m_profile.keep(m_address, Secret::Password, password, this, [](Result<void>) {});
    if (m_account.local.empty() || !m_profile.account(m_address))
        return open(); // says why not
    start();
}

void XmppLine::acceptCertificate()
{
    if (m_certificate.der.empty())
        return;
    const auto pinned = m_profile.pins().pin(m_certificate.host, m_certificate.der);
    m_certificate = {};
    if (!pinned)
        return setState(State::Off, Need::Attention, QString::fromStdString(pinned.error().text));
    open();
}

quint64 XmppLine::send(xmpp::StanzaPtr stanza)
{
    if (m_state != State::Online || !stanza)
        return 0;
    transmit(++m_lastTicket, stanza);
    return m_lastTicket;
}

void XmppLine::transmit(quint64 ticket, const xmpp::StanzaPtr& stanza)
{
    if (m_managed) {
        m_unacknowledged.add(ticket, stanza);
    } else if (ticket != 0) { // the server tells nothing: gone is as good as had
        QMetaObject::invokeMethod(
            this, [this, ticket] { Q_EMIT settled({ticket}); }, Qt::QueuedConnection);
    }
    withStream([stanza](ClientStream& stream) { stream.send({stanza}); });
}

void XmppLine::ask(std::shared_ptr<xmpp::Stanza> question, QObject* context, Answer answer, std::chrono::milliseconds patience)
{
    if (m_state != State::Online) {
        QMetaObject::invokeMethod(
            context, [answer = std::move(answer)] { answer(passOn(away())); }, Qt::QueuedConnection);
        return;
    }
    m_questions.add(*question, context, std::move(answer), patience);
    transmit(0, question);
}

void XmppLine::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    withStream([active](ClientStream& stream) { stream.setActive(active); });
}

} // namespace posthorn::messenger
