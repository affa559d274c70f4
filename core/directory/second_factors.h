// Second factors of accounts: set up, asked for, taken away. Secrets are sealed with the installation's key before they
// reach the disk. A code is taken once; wrong ones are counted by account, whatever address they come from.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "directory/access_records.h"
#include "directory/login_throttle.h"

namespace posthorn::directory {

/// Safe from any thread.
class SecondFactors {
public:
    /// @p key: 32 octets of this installation.
    SecondFactors(AccessRecords& records, std::string key, Clock& clock = Clock::system());

    struct Status {
        bool on = false;
        UnixMs since = 0;
        int64_t recoveryLeft = 0;
    };
    void status(int64_t account, Executor& asker, Reply<Status> reply);

    struct Setup {
        std::string secret; ///< base32, for typing in
        std::string uri;    ///< for a QR code
    };
    /// A fresh secret, not in force before confirm(). Exists when the account has a second factor already.
    void begin(const Account& account, const std::string& issuer, Executor& asker, Reply<Setup> reply);
    /// Turns it on with the app's first code, and gives ten recovery codes, which are told this once. All grants but
    /// @p keepGrant end. AuthFailed, Limit, NotFound (nothing was begun), Exists.
    void confirm(const Account& account, const std::string& code, const std::string& keepGrant, Executor& asker,
                 Reply<std::vector<std::string>> reply);
    /// Takes a code of the app or, with @p orRecovery, a recovery code. AuthFailed; Limit after five wrong ones within ten
    /// minutes, for ten minutes; NotFound when the account has no second factor.
    void check(const Account& account, const std::string& code, bool orRecovery, Executor& asker, Reply<void> reply);
    /// New recovery codes in place of those before. The caller has checked who asks.
    void renewRecoveryCodes(const Account& account, Executor& asker, Reply<std::vector<std::string>> reply);
    /// The caller has checked who asks.
    void remove(int64_t account, Executor& asker, Reply<void> reply);

private:
    std::string hashOf(int64_t account, std::string_view recoveryCode) const;
    std::vector<std::string> freshCodes(int64_t account, std::vector<std::string>& hashes) const;
    Result<std::string> unsealed(int64_t account, const SecondFactorRecord& record) const;
    bool isThrottled(int64_t account);
    void failed(int64_t account);
    void succeeded(int64_t account);

    AccessRecords& m_records;
    const std::string m_key;
    Clock& m_clock;
    LoginThrottle m_throttle;
};

} // namespace posthorn::directory
