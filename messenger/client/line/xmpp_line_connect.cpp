// How a line comes online: secrets, places, addresses, one after the other, until a stream stands.
#include <array>

#include <QHostInfo>
#include <QPointer>
#include <QUrl>

#include "messenger/client/line/client_stream.h"
#include "messenger/client/line/problem_text.h"
#include "messenger/client/line/xmpp_line.h"

namespace posthorn::messenger {

namespace {

constexpr int mostRedirections = 3;
constexpr std::chrono::milliseconds connectPatience{10000};
constexpr std::chrono::milliseconds shortPatience{4000}; ///< where there is another address to try
constexpr std::chrono::milliseconds probePatience{5000};

} // namespace

void XmppLine::attempt()
{
    m_retry.stop();
    if (!m_wanted)
        return;
    const quint64 number = ++m_attempt;
    dropStream();
    m_lastFailure = {};
    setState(State::Connecting, Need::Nothing, m_problem);
    if (m_meansRead)
        find();
    else
        readSecrets(number, 0);
}

// One after the other: a keyring may ask the user to unlock it, once.
void XmppLine::readSecrets(quint64 number, size_t step)
{
    static constexpr std::array order = {Secret::LoginToken, Secret::Device, Secret::Password};
    if (step == order.size()) {
        m_meansRead = true;
        return find();
    }
    m_profile.secrets().read(m_address, order[step], this, [this, number, step](Result<QString> found) {
        if (number != m_attempt)
            return;
        const QString text = found.value_or(QString());
        if (order[step] == Secret::LoginToken) { // "<mechanism> <token>"
            m_means.tokenMechanism = text.section(u' ', 0, 0).toStdString();
            m_means.token = text.section(u' ', 1).toStdString();
        } else if (order[step] == Secret::Device) {
            m_means.bearer = text.toStdString();
        } else {
            m_means.password = text.toStdString();
        }
        readSecrets(number, step + 1);
    });
}

void XmppLine::find()
{
    const AccountSettings* const account = m_profile.account(m_address);
    if (!account)
        return close();
    if (m_means.isEmpty()) {
        StreamEnd end;
        end.kind = StreamEnd::Kind::NoMeans;
        return setState(State::Off, Need::Password, problemText(end, m_address, false));
    }
    m_network.finder().findXmpp(*account, m_life.bind([this, number = m_attempt](ServerFinder::Places places) {
        if (number != m_attempt)
            return;
        if (places.refused)
            return retryLater(tr("The domain %1 has no server for instant messaging.").arg(m_address.section(u'@', 1)));
        m_places = std::move(places);
        if (m_resume && !m_location.empty()) { // where the server wants to see it again; the certificate's name stays
            if (auto place = parsePlace(QString::fromStdString(m_location))) {
                place->serverName = m_place.serverName;
                m_places.places.insert(m_places.places.begin(), *place);
            }
        }
        m_nextPlace = 0;
        m_addresses.clear();
        nextPlace();
    }));
}

void XmppLine::nextPlace()
{
    if (!m_addresses.empty()) {
        const std::string address = m_addresses.front();
        m_addresses.erase(m_addresses.begin());
        return connectTo(address, m_place);
    }
    if (m_nextPlace == m_places.places.size()) {
        m_lastFailure.kind = StreamEnd::Kind::Unreachable;
        const QString words = problemText(m_lastFailure, m_address, false);
        return retryLater(m_network.watch().mayReach() ? words : tr("There is no network."));
    }
    resolve(m_places.places[m_nextPlace++]);
}

void XmppLine::resolve(const XmppPlace& place)
{
    m_place = place;
    m_network.resolver().addresses(place.host, m_network.mainThread(),
                                   m_life.bind([this, number = m_attempt](Result<wire::AddressAnswer> answer) {
                                       if (number != m_attempt)
                                           return;
                                       if (answer)
                                           m_addresses = std::move(answer->addresses);
                                       nextPlace();
                                   }));
}

void XmppLine::connectTo(const std::string& address, const XmppPlace& place)
{
    wire::OutgoingTarget target;
    target.address = address;
    target.port = place.port;
    target.tls = place.directTls ? wire::TlsMode::Implicit : wire::TlsMode::StartTls;
    target.serverName = place.serverName;
    target.verifyCertificate = true;
    target.judgeCertificate = true;
    const bool last = m_addresses.empty() && m_nextPlace == m_places.places.size();
    target.connectTimeout = last ? connectPatience : shortPatience;
    target.channel = watch::Channel::Xmpp;
    target.service = "xmpp-client";
    target.protocol = place.directTls ? "xmpp-client" : "";
    startStream(target);
}

void XmppLine::startStream(const wire::OutgoingTarget& target)
{
    m_stream = std::make_shared<StreamHandle>();
    m_network.engine().connect(m_network.worker(), target,
                               std::make_unique<ClientStream>(plan(), events(m_attempt), m_stream));
}

StreamPlan XmppLine::plan() const
{
    StreamPlan plan;
    plan.account = m_account;
    plan.serverName = m_place.serverName;
    plan.pins = m_profile.pins().known();
    plan.means = m_means;
    if (const AccountSettings* const account = m_profile.account(m_address)) {
        plan.agent = account->agent.toStdString();
        plan.alias = QUrl(account->web).host().toLower().toStdString();
    }
    plan.device = QHostInfo::localHostName().toStdString();
    plan.resume = m_resume;
    plan.active = m_active;
    plan.idle = m_idle;
    return plan;
}

// From the worker to here; what an older attempt still says is not heard. A stream may outlive its line.
StreamEvents XmppLine::events(quint64 number)
{
    Executor* const main = &m_network.mainThread();
    Executor* const worker = &m_network.worker();
    const auto self = std::make_shared<QPointer<XmppLine>>(this); // looked at on the main thread alone
    const auto here = [main, self, number](auto what) {
        main->post([self, number, what = std::move(what)]() mutable {
            if (*self && (*self)->m_attempt == number)
                what(**self);
        });
    };
    StreamEvents events;
    events.ready = [here](StreamReady ready) {
        here([ready = std::move(ready)](XmppLine& line) mutable { line.ready(std::move(ready)); });
    };
    events.stanzas = [main, worker, self, number, handle = m_stream](std::vector<xmpp::StanzaPtr> stanzas, size_t bytes) {
        main->post([=, stanzas = std::move(stanzas)] {
            if (*self && (*self)->m_attempt == number)
                (*self)->took(stanzas);
            worker->post([handle, bytes] {
                if (handle->stream)
                    handle->stream->taken(bytes);
            });
        });
    };
    events.acknowledged = [here](uint32_t handled) { here([handled](XmppLine& line) { line.acknowledged(handled); }); };
    events.ended = [here](StreamEnd end) {
        here([end = std::move(end)](XmppLine& line) mutable { line.ended(std::move(end)); });
    };
    events.elsewhere = [worker, pool = &m_network.pool()](std::function<std::string()> work, std::function<void(std::string)> then) {
        pool->start([worker, work = std::move(work), then = std::move(then)] {
            worker->post([then, result = work()] { then(result); });
        });
    };
    return events;
}

// RFC 6120 section 4.9.3.19: said under TLS by a server that we know; the other one must prove to be the same.
void XmppLine::goElsewhere(const StreamEnd& end)
{
    auto place = parsePlace(QString::fromStdString(end.host));
    if (!place || ++m_redirections > mostRedirections)
        return retryLater(problemText(end, m_address, false));
    place->serverName = m_place.serverName;
    m_places.places.assign(1, *place);
    m_nextPlace = 0;
    m_addresses.clear();
    ++m_attempt;
    nextPlace();
}

void XmppLine::retryLater(const QString& problem)
{
    if (!m_wanted)
        return;
    ++m_attempt;
    dropStream();
    setState(State::Waiting, Need::Nothing, problem);
    m_retry.start(m_backoff.next());
}

void XmppLine::networkChanged()
{
    if (m_state == State::Waiting) {
        m_backoff.reset();
        if (m_network.watch().mayReach())
            attempt();
    } else if (m_state == State::Online) {
        withStream([](ClientStream& stream) { stream.probe(probePatience); });
    } else if (m_state == State::Connecting && m_network.watch().mayReach()) {
        attempt(); // what was begun on the old network may hang for long
    }
}

} // namespace posthorn::messenger
