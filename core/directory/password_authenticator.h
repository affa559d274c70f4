// directory::Authenticator on the directory's verifiers: SASL mechanisms of this folder's sasl/, password checks on
// threads of their own, the memory of what was right lately, and the throttle.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/serial_thread.h"
#include "config/settings.h"
#include "directory/access_records.h"
#include "directory/authenticator.h"
#include "directory/login_throttle.h"
#include "directory/provisioning.h"
#include "directory/sasl/password_cache.h"
#include "directory/sasl/sasl_server.h"
#include "watch/hub.h"

namespace posthorn::directory {

class PasswordAuthenticator final : public Authenticator {
public:
    /// @p secret: 32 random octets of this installation (see SaslContext::serverSecret).
    PasswordAuthenticator(Directory& directory, const config::Settings& settings, watch::Hub& hub, std::string secret,
                          Clock& clock = Clock::system());
    ~PasswordAuthenticator() override;

    std::vector<std::string> mechanisms(const wire::LinkInfo& link, bool clearAllowed) const override;
    std::unique_ptr<SaslExchange> begin(std::string_view mechanism, wire::Link& link, bool clearAllowed) override;
    std::unique_ptr<SaslExchange> beginIn(const SaslPlace& place, std::string_view mechanism, wire::Link& link,
                                          bool clearAllowed) override;
    void checkPassword(const std::string& login, const std::string& password, wire::Link& link,
                       Reply<Account> reply) override;
    void prove(const std::string& login, const std::string& password, wire::Link& link, Reply<Proof> reply) override;
    void makeVerifiers(const std::string& password, Executor& asker,
                       Reply<std::pair<std::string, std::string>> reply) override;
    void makeVerifiersLike(const LoginRecord& record, const std::string& password, Executor& asker,
                           Reply<std::pair<std::string, std::string>> reply) override;
    /// Where the use of app passwords is noted down. Before the first login; it must stand as long as this.
    void noteUsesIn(AccessRecords* records) { m_records = records; }
    /// Where the last login of each account is noted down. As noteUsesIn().
    void noteLoginsIn(Provisioning* records) { m_logins = records; }
    /// Whether somebody may log in with this password, for programs that have asked for it themselves. Errors as those of
    /// checkPassword(). Failures count by the account's name: who asks does so for many.
    void tryPassword(const MailAddress& address, const std::string& password, Executor& asker, Reply<void> reply);

private:
    friend class PasswordExchange;
    /// Runs @p work on one of the threads; false when too much waits already.
    bool offload(Task work);
    void verify(const std::string& login, const std::string& password, std::optional<LoginRecord> record,
                Executor& asker, Reply<Proof> reply);
    /// An app password was right: at most once in ten minutes that is noted.
    void noteUse(int64_t appPassword, const std::string& address);
    void makeOffThread(Credentials like, const std::string& password, Executor& asker,
                       Reply<std::pair<std::string, std::string>> reply);
    /// A connection as it may be noted down after it has gone.
    struct Peer {
        std::string address;
        uint64_t session = 0;
    };
    /// Counts the outcome by the peer's address and in the console.
    void noteOutcome(const Peer& peer, const std::string& login, const Error* error);
    void noteLogin(const Account& account, const std::string& address);
    /// The error with which every login from the peer is refused now, if any.
    std::optional<Error> throttled(const wire::Link& link);
    int iterations() const;

    Directory& m_directory;
    const config::Settings& m_settings;
    watch::Hub& m_hub;
    AccessRecords* m_records = nullptr;
    Provisioning* m_logins = nullptr;
    Clock& m_clock;
    std::mutex m_usesMutex;
    std::unordered_map<int64_t, UnixMs> m_uses; ///< of app passwords: when that was noted last
    const std::string m_secret;
    LoginThrottle m_throttle;
    PasswordCache m_cache;
    std::atomic<int> m_waiting{0};
    std::atomic<unsigned> m_next{0};
    std::array<std::unique_ptr<SerialThread>, 2> m_threads;
};

} // namespace posthorn::directory
