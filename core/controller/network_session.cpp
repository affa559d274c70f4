#include "controller/network_session.h"

#include <algorithm>
#include <cstring>

#include "base/random.h"
#include "base/text.h"
#include "controller/codes.h"
#include "controller/command_session.h"
#include "controller/grammar.h"

namespace posthorn::controller {

namespace {

using config::Setting;

constexpr size_t longestLogin = 1024;
constexpr size_t longestLine = 64 * 1024;
constexpr std::chrono::seconds loginTimeout{60};
constexpr std::string_view tlsWord = "#!TLS";

constexpr int badLogin = 105;
constexpr int serverBusy = 129;
constexpr int tlsIsActive = 242;

uint64_t randomNumber()
{
    const std::string bytes = randomBytes(sizeof(uint64_t));
    uint64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return number >> 1; // some clients may take it for a signed one
}

class NetworkSession final : public CommandSession {
public:
    explicit NetworkSession(NetworkContext context)
        : CommandSession(context.operations, {longestLogin, 0, loginTimeout, false})
        , m_context(std::move(context))
    {
    }

    void opened(wire::Link& link) override
    {
        setManner({longestLogin, 0, std::min(loginTimeout, idleTimeout(link)), false});
        CommandSession::opened(link);
        link.setState("login");
        // The number in the middle was the original's process. Here it makes each time stamp another one: with seconds
        // alone, whoever saw a digest could send it again within the same second.
        const UnixMs now = m_context.clock.now();
        const uint64_t number = m_context.number ? m_context.number() : randomNumber();
        m_timeStamp = '<' + std::to_string(now / 1000) + '.' + std::to_string(number) + '@' + link.info().local.address + '>';
        std::string date = formatMailDate(now);
        date.replace(date.size() - 5, 1, "-"); // as the original has it
        link.send("+00000 " + m_timeStamp + " Posthorn CTRL Server; " + date + "\r\n");
    }

    void tlsStarted() override { resume(); }

private:
    static std::chrono::seconds idleTimeout(wire::Link& link)
    {
        return std::chrono::seconds(link.settings().number(Setting::ControllerIdleTimeout));
    }

    void takeLine(std::string_view line) override
    {
        if (m_caller.name.empty())
            login(line);
        else
            command(m_caller, line);
    }

    void login(std::string_view line)
    {
        const auto words = parseWords(line);
        if (words && words->size() == 1 && words->front() == tlsWord)
            return startTls();
        if (!words || words->size() != 2)
            return refuseLogin({}, "not a login line");
        const std::string& name = words->front();
        if (const std::string reason = refusal((*words)[1]); !reason.empty())
            return refuseLogin(name, reason);
        const std::string& peer = link().info().peer.address;
        if (!m_context.accounts.isRight(name, (*words)[1], m_timeStamp)) {
            m_context.throttle.failed(peer);
            return refuseLogin(name, "wrong name or password");
        }
        m_context.throttle.succeeded(peer);
        link().count(watch::Counter::LoginsSucceeded);
        m_caller = {"controller account " + name + " from " + peer, admin::Permission::Global, {}};
        setManner({longestLine, size_t(link().settings().number(Setting::ControllerLinesAtOnce)), idleTimeout(link()), false});
        link().setAccount(name);
        link().setState("ready");
        ok();
    }

    /// Why this login is not even looked at; empty: it is.
    std::string refusal(std::string_view proof) const
    {
        const auto& settings = link().settings();
        const auto& info = link().info();
        const bool isDigest = directory::ControllerAccounts::isDigest(proof);
        if (!settings.boolean(isDigest ? Setting::ControllerMd5Logins : Setting::ControllerClearLogins))
            return isDigest ? "logins with an MD5 digest are switched off" : "logins with the password in clear are switched off";
        const std::string& withoutTls = settings.text(Setting::ControllerLoginWithoutTls);
        if (!info.tls && (withoutTls == "never" || (withoutTls == "local" && !info.peer.isLoopback())))
            return "logins need TLS";
        if (!info.peer.isLoopback() &&
            m_context.throttle.refuses(info.peer.address, settings.number(Setting::LimitAuthFailuresPerIp)))
            return "too many failed logins from this address";
        return {};
    }

    // The client is told the same whatever the reason, and has to connect anew.
    void refuseLogin(const std::string& name, const std::string& reason)
    {
        link().count(watch::Counter::LoginsFailed);
        std::string shown = name.substr(0, 64);
        std::replace_if(shown.begin(), shown.end(), [](unsigned char c) { return c < 32 || c >= 127; }, '?');
        link().log(watch::Level::Warning, "controller login refused for \"" + shown + "\": " + reason);
        refuse(badLogin, reason);
        end();
    }

    // The time stamp stays the greeting's: nothing is said again behind the handshake.
    void startTls()
    {
        if (link().info().tls) {
            refuse(tlsIsActive, {});
            return end();
        }
        ok();
        suspend();
        link().startTls();
    }

    NetworkContext m_context;
    std::string m_timeStamp;
    admin::Caller m_caller; ///< without a name before the login
};

} // namespace

std::unique_ptr<wire::Session> makeNetworkSession(NetworkContext context)
{
    return std::make_unique<NetworkSession>(std::move(context));
}

std::string busyReply()
{
    return codeLine(serverBusy) + "\r\n";
}

} // namespace posthorn::controller
