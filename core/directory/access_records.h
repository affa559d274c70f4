// What opens an account besides its password, and what was granted after a proof: app passwords, second factors, web
// sessions and tokens. Kept with the accounts, so that it outlives a restart and ends with them. Secrets come in as
// verifiers, hashes or sealed only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "directory/values.h"

namespace posthorn::directory {

/// A password for one program, made by us. Its verifiers have the salts and iterations of the account's other passwords,
/// so that SCRAM, which names one salt before it sees a proof, can be asked with any of them.
struct AppPassword {
    int64_t id = 0; ///< never given twice
    std::string name;
    UnixMs since = 0;
    UnixMs lastUsed = 0; ///< 0: never
    std::string lastAddress;
};

/// An account's one-time codes.
struct SecondFactorRecord {
    std::string sealedSecret;
    bool confirmed = false;     ///< until then it is being set up and nobody is asked for it
    UnixMs since = 0;
    int64_t lastStep = 0;       ///< of the last code that was taken: no step is taken twice
    int64_t recoveryLeft = 0;
};

/// A web session, a device's token, the right to get one, or a link that opens a session.
struct Grant {
    enum class Kind { Session = 0, Token = 1, Enrolment = 2, Link = 3 /**< for a minute; never written down */ } kind = Kind::Session;
    std::string key; ///< SHA-256 of the secret
    std::string id;  ///< its public name, of no use for anything but naming it
    Account account; ///< as it was when it proved itself: with another credentialsVersion the grant is void
    std::string name;
    std::string scope; ///< words with spaces between; tokens and enrolments only
    std::string address;
    std::string agent;
    UnixMs since = 0;
    UnixMs lastSeen = 0;
    UnixMs ends = 0;    ///< at the latest
    int64_t idleMs = 0; ///< ends too when nobody uses it for so long
};

class AccessRecords {
public:
    virtual ~AccessRecords() = default;

    // App passwords. NotFound for an account or password that is not there.
    /// Limit at fifty; InUse when the account's salts are others meanwhile: make the verifiers anew.
    virtual void addAppPassword(int64_t account, const std::string& name, const std::string& scramSha256,
                                const std::string& scramSha1, Executor& asker, Reply<AppPassword> reply) = 0;
    virtual void appPasswords(int64_t account, Executor& asker, Reply<std::vector<AppPassword>> reply) = 0;
    virtual void removeAppPassword(int64_t account, int64_t id, Executor& asker, Reply<void> reply) = 0;
    /// For the list alone; nobody waits for it.
    virtual void noteAppPasswordUse(int64_t id, const std::string& address, UnixMs at) = 0;

    // Second factors.
    /// NotFound where there is none, confirmed or not.
    virtual void secondFactor(int64_t account, Executor& asker, Reply<SecondFactorRecord> reply) = 0;
    /// Begins to set one up in place of one that was not confirmed. Exists when there is a confirmed one.
    virtual void setSecondFactor(int64_t account, const std::string& sealedSecret, Executor& asker, Reply<void> reply) = 0;
    /// Turns it on with its first code's step and the recovery codes' hashes; all other grants of the account but
    /// @p keepGrant (a public name) end. NotFound, Exists.
    virtual void confirmSecondFactor(int64_t account, int64_t step, std::vector<std::string> recoveryHashes,
                                     const std::string& keepGrant, Executor& asker, Reply<void> reply) = 0;
    virtual void setRecoveryCodes(int64_t account, std::vector<std::string> hashes, Executor& asker, Reply<void> reply) = 0;
    /// True once for each step that is later than all that were taken before; durable when answered.
    virtual void takeStep(int64_t account, int64_t step, Executor& asker, Reply<bool> reply) = 0;
    /// True once for each code.
    virtual void takeRecoveryCode(int64_t account, const std::string& hash, Executor& asker, Reply<bool> reply) = 0;
    virtual void removeSecondFactor(int64_t account, Executor& asker, Reply<void> reply) = 0;

    // Grants.
    /// All that are in force; those that are not are forgotten: ended by time, of accounts that are disabled, gone, or
    /// have another password since.
    virtual void grants(UnixMs now, Executor& asker, Reply<std::vector<Grant>> reply) = 0;
    /// Keeps a new one. False when it is void already. @p reply comes on the records' own thread.
    virtual void putGrant(const Grant& grant, std::function<void(bool inForce)> reply) = 0;
    struct Use {
        std::string key;
        UnixMs lastSeen;
        std::string address;
    };
    virtual void touchGrants(std::vector<Use> uses) = 0;
    virtual void removeGrants(std::vector<std::string> keys) = 0;
    /// Answers when all that was changed before is durable.
    virtual void settled(Executor& asker, Reply<void> reply) = 0;
};

} // namespace posthorn::directory
