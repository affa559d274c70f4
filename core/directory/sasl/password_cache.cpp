#include "directory/sasl/password_cache.h"

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"

namespace posthorn::directory {

PasswordCache::PasswordCache(size_t capacity, int64_t lifetimeMs, Clock& clock)
    : m_capacity(capacity), m_lifetime(lifetimeMs), m_clock(clock), m_key(randomBytes(32))
{
}

std::string PasswordCache::digestOf(std::string_view login, std::string_view password, std::string_view verifier) const
{
    // Lengths go in front, so that no two triples make the same text.
    std::string text;
    text.reserve(login.size() + password.size() + verifier.size() + 32);
    for (const std::string_view part : {login, password, verifier}) {
        appendNumber(text, part.size());
        text += ':';
        text += part;
    }
    return crypto::hmac(crypto::Hash::Sha256, m_key, text);
}

bool PasswordCache::remembers(std::string_view login, std::string_view password, std::string_view verifier)
{
    const std::string digest = digestOf(login, password, verifier);
    const std::lock_guard lock(m_mutex);
    const auto found = m_index.find(digest);
    if (found == m_index.end())
        return false;
    const auto entry = found->second;
    if (m_clock.steadyMs() >= entry->expiresAt) {
        m_index.erase(found);
        m_entries.erase(entry);
        return false;
    }
    m_entries.splice(m_entries.begin(), m_entries, entry);
    return true;
}

void PasswordCache::remember(std::string_view login, std::string_view password, std::string_view verifier)
{
    if (m_capacity == 0 || m_lifetime <= 0)
        return;
    std::string digest = digestOf(login, password, verifier);
    const std::lock_guard lock(m_mutex);
    const int64_t expiresAt = m_clock.steadyMs() + m_lifetime;
    if (const auto found = m_index.find(digest); found != m_index.end()) {
        found->second->expiresAt = expiresAt;
        m_entries.splice(m_entries.begin(), m_entries, found->second);
        return;
    }
    if (m_entries.size() >= m_capacity) {
        m_index.erase(m_entries.back().digest);
        m_entries.pop_back();
    }
    m_entries.push_front({std::move(digest), expiresAt});
    m_index.emplace(m_entries.front().digest, m_entries.begin());
}

void PasswordCache::clear()
{
    const std::lock_guard lock(m_mutex);
    m_index.clear();
    m_entries.clear();
}

size_t PasswordCache::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

} // namespace posthorn::directory
