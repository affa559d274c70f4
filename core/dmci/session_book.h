// Session identifiers: who may go on without a password, and for how long. From any thread; in memory, so that they end
// with the server. Only a hash of each identifier is kept.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/mail_address.h"

namespace posthorn::dmci {

/// Who got a session.
struct SessionOwner {
    MailAddress address;
    uint64_t credentialsVersion = 0; ///< of the account then
    bool administrator = false;      ///< of the account's domain
};

class SessionBook {
public:
    static constexpr size_t mostOfAccount = 16; ///< one more, and the oldest goes
    static constexpr size_t most = 100'000;

    /// A new identifier, 32 hexadecimal digits of 128 random bits; it ends @p lifetimeMs after its last use. Nothing where
    /// there are too many.
    std::optional<std::string> make(SessionOwner owner, int64_t lifetimeMs, UnixMs now);
    /// Whose it is; that is a use of it. Nothing for one that is unknown or has ended.
    std::optional<SessionOwner> find(std::string_view identifier, int64_t lifetimeMs, UnixMs now);
    /// The account's access has ended: so do its sessions.
    void revoke(const MailAddress& account);
    size_t size() const;

private:
    struct Entry {
        SessionOwner owner;
        UnixMs ends = 0;
    };
    void sweep(UnixMs now);
    void forget(const std::string& hash);

    mutable std::mutex m_mutex;
    std::unordered_map<std::string, Entry> m_entries; ///< by hash
    std::unordered_map<std::string, std::deque<std::string>> m_byAccount; ///< hashes, the oldest first
    size_t m_sweptAt = 64;
};

} // namespace posthorn::dmci
