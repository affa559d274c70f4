#include "dmci/session_book.h"

#include <algorithm>
#include <vector>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"

namespace posthorn::dmci {

namespace {

std::string keyOf(std::string_view identifier)
{
    return crypto::hash(crypto::Hash::Sha256, toLower(identifier));
}

} // namespace

std::optional<std::string> SessionBook::make(SessionOwner owner, int64_t lifetimeMs, UnixMs now)
{
    const std::string identifier = hexEncode(randomBytes(16));
    const std::string hash = keyOf(identifier);
    const std::string account = toLower(owner.address.text());
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= m_sweptAt)
        sweep(now);
    if (m_entries.size() >= most)
        return std::nullopt;
    auto& own = m_byAccount[account];
    if (own.size() >= mostOfAccount) {
        m_entries.erase(own.front());
        own.pop_front();
    }
    own.push_back(hash);
    m_entries[hash] = {std::move(owner), now + lifetimeMs};
    return identifier;
}

std::optional<SessionOwner> SessionBook::find(std::string_view identifier, int64_t lifetimeMs, UnixMs now)
{
    const std::string hash = keyOf(identifier);
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(hash);
    if (found == m_entries.end())
        return std::nullopt;
    if (found->second.ends <= now) {
        forget(hash);
        return std::nullopt;
    }
    found->second.ends = now + lifetimeMs;
    return found->second.owner;
}

void SessionBook::revoke(const MailAddress& account)
{
    const std::lock_guard lock(m_mutex);
    const auto own = m_byAccount.find(toLower(account.text()));
    if (own == m_byAccount.end())
        return;
    for (const std::string& hash : own->second)
        m_entries.erase(hash);
    m_byAccount.erase(own);
}

size_t SessionBook::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

// One look at each, over time.
void SessionBook::sweep(UnixMs now)
{
    std::vector<std::string> ended;
    for (const auto& [hash, entry] : m_entries) {
        if (entry.ends <= now)
            ended.push_back(hash);
    }
    for (const std::string& hash : ended)
        forget(hash);
    m_sweptAt = std::clamp<size_t>(2 * m_entries.size(), 64, most);
}

void SessionBook::forget(const std::string& hash)
{
    const auto entry = m_entries.find(hash);
    const auto own = m_byAccount.find(toLower(entry->second.owner.address.text()));
    if (own != m_byAccount.end()) {
        std::erase(own->second, hash);
        if (own->second.empty())
            m_byAccount.erase(own);
    }
    m_entries.erase(entry);
}

} // namespace posthorn::dmci
