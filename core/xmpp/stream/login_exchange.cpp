#include "xmpp/stream/login_exchange.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestNamed = 256;

} // namespace

LoginExchange::LoginExchange(Station& station, wire::Link& link, std::string_view means)
    : m_station(station)
    , m_link(link)
    , m_means(means)
{
}

void LoginExchange::findAccount(std::string unknown, std::function<void(const directory::LoginRecord&)> found)
{
    m_station.context().directory.findLogin(
        m_outcome.login, m_link.executor(),
        m_life.bind([this, unknown = std::move(unknown),
                     found = std::move(found)](Result<std::optional<directory::LoginRecord>> record) {
            if (!record)
                return fail(record.error());
            if (!*record || (*record)->account.kind != directory::AccountKind::User)
                return fail({ErrorKind::AuthFailed, false, unknown, {}});
            if (!(*record)->account.enabled)
                return fail({ErrorKind::Denied, false, "the account is disabled", {}});
            m_outcome.account = (*record)->account;
            found(**record);
        }));
}

void LoginExchange::challenge(std::string data)
{
    m_outcome.kind = Outcome::Kind::Challenge;
    m_outcome.data = std::move(data);
    hand();
}

void LoginExchange::succeed()
{
    m_station.context().hub.count(watch::Counter::LoginsSucceeded);
    m_outcome.kind = Outcome::Kind::Success;
    hand();
}

void LoginExchange::fail(Error error)
{
    watch::Hub& hub = m_station.context().hub;
    hub.count(watch::Counter::LoginsFailed);
    hub.log(watch::Channel::Xmpp, watch::Level::Warning,
            "login by " + std::string(m_means) + " refused for \"" + m_outcome.login.substr(0, longestNamed) + "\" from " +
                m_link.info().peer.address + ": " + error.text,
            m_link.info().id);
    m_outcome.kind = Outcome::Kind::Failure;
    m_outcome.error = std::move(error);
    hand();
}

void LoginExchange::hand()
{
    const Handler handler = std::move(m_handler);
    handler(std::exchange(m_outcome, {}));
}

} // namespace posthorn::xmpp
