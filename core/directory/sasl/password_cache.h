// Passwords that were right lately, so that a mail program that logs in every minute does not cost PBKDF2 each time.
// Nothing is kept but keyed digests under a random key of this process; nothing ever reaches the disk.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace posthorn::directory {

/// Safe to call from any thread. A call costs a few microseconds.
class PasswordCache {
public:
    /// Remembers at most @p capacity logins (the one unused for longest goes first), each for @p lifetimeMs since its
    /// password was really checked; 0 of either remembers nothing.
    explicit PasswordCache(size_t capacity = 10000, int64_t lifetimeMs = 600000, Clock& clock = Clock::system());

    /// True when this very password of this login was remembered for this very verifier. @p verifier is the stored
    /// verifier's text: since each change of the password has a new salt, what was remembered before it cannot match,
    /// nor can what belonged to a removed account of the same name.
    bool remembers(std::string_view login, std::string_view password, std::string_view verifier);
    /// Call it with a password that was just found right.
    void remember(std::string_view login, std::string_view password, std::string_view verifier);
    void clear();
    size_t size() const;

private:
    struct Entry {
        std::string digest;
        int64_t expiresAt = 0;
    };
    std::string digestOf(std::string_view login, std::string_view password, std::string_view verifier) const;

    const size_t m_capacity;
    const int64_t m_lifetime;
    Clock& m_clock;
    const std::string m_key;
    mutable std::mutex m_mutex;
    std::list<Entry> m_entries; ///< used last in front
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_index;
};

} // namespace posthorn::directory
