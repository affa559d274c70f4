#include "web/auth/session_book.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "base/text.h"

namespace posthorn::web {

namespace {

constexpr size_t mostOfAccount = 50;
constexpr int64_t sweepEveryMs = 60'000;

/// RFC 4648 section 5, without padding.
std::string base64Url(std::string_view bytes)
{
    std::string text = base64Encode(bytes);
    text.resize(text.find_last_not_of('=') + 1);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

} // namespace

std::string SessionBook::keyOf(std::string_view secret)
{
    return crypto::hash(crypto::Hash::Sha256, secret);
}

UnixMs SessionBook::expiryOf(const Record& record) const
{
    return std::min(record.ends, record.session.lastSeen + record.lifetimes.idleMs);
}

WebSession SessionBook::viewOf(const Record& record) const
{
    WebSession view = record.session;
    view.expires = expiryOf(record);
    return view;
}

void SessionBook::sweep()
{
    const UnixMs now = m_clock.now();
    if (now - m_swept < sweepEveryMs)
        return;
    m_swept = now;
    std::erase_if(m_sessions, [&](const auto& item) { return expiryOf(item.second) <= now; });
}

SessionBook::Opened SessionBook::open(const directory::Account& account, std::string address, std::string agent,
                                      Lifetimes lifetimes)
{
    constexpr size_t longestAgent = 200;
    const UnixMs now = m_clock.now();
    Opened opened;
    opened.secret = base64Url(randomBytes(32));
    Record record;
    record.session.id = randomName(16);
    record.session.account = account;
    record.session.csrfToken = base64Url(randomBytes(32));
    record.session.address = std::move(address);
    record.session.agent = agent.substr(0, longestAgent);
    record.session.since = record.session.lastSeen = now;
    record.lifetimes = lifetimes;
    record.ends = now + lifetimes.wholeMs;
    opened.session = viewOf(record);

    const std::lock_guard lock(m_mutex);
    sweep();
    size_t count = 0;
    auto oldest = m_sessions.end();
    for (auto item = m_sessions.begin(); item != m_sessions.end(); ++item) {
        if (item->second.session.account.id != account.id)
            continue;
        ++count;
        if (oldest == m_sessions.end() || item->second.session.lastSeen < oldest->second.session.lastSeen)
            oldest = item;
    }
    if (count >= mostOfAccount)
        m_sessions.erase(oldest);
    m_sessions.emplace(keyOf(opened.secret), std::move(record));
    return opened;
}

std::optional<WebSession> SessionBook::find(std::string_view secret, bool use)
{
    const std::lock_guard lock(m_mutex);
    sweep();
    const auto found = m_sessions.find(keyOf(secret));
    if (found == m_sessions.end())
        return std::nullopt;
    const UnixMs now = m_clock.now();
    if (expiryOf(found->second) <= now) {
        m_sessions.erase(found);
        return std::nullopt;
    }
    if (use)
        found->second.session.lastSeen = now;
    return viewOf(found->second);
}

std::vector<WebSession> SessionBook::ofAccount(int64_t account)
{
    std::vector<WebSession> list = all();
    std::erase_if(list, [account](const WebSession& session) { return session.account.id != account; });
    return list;
}

std::vector<WebSession> SessionBook::all()
{
    std::vector<WebSession> list;
    const std::lock_guard lock(m_mutex);
    const UnixMs now = m_clock.now();
    for (const auto& [key, record] : m_sessions) {
        if (expiryOf(record) > now)
            list.push_back(viewOf(record));
    }
    std::sort(list.begin(), list.end(),
              [](const WebSession& a, const WebSession& b) { return a.lastSeen > b.lastSeen; });
    return list;
}

void SessionBook::end(std::string_view secret)
{
    const std::lock_guard lock(m_mutex);
    m_sessions.erase(keyOf(secret));
}

bool SessionBook::endById(int64_t account, std::string_view id)
{
    const std::lock_guard lock(m_mutex);
    return std::erase_if(m_sessions, [&](const auto& item) {
               return item.second.session.account.id == account && item.second.session.id == id;
           }) > 0;
}

size_t SessionBook::endAll(int64_t account)
{
    const std::lock_guard lock(m_mutex);
    return std::erase_if(m_sessions, [&](const auto& item) { return item.second.session.account.id == account; });
}

void SessionBook::endAll(const MailAddress& address)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_sessions, [&](const auto& item) { return item.second.session.account.address == address; });
}

size_t SessionBook::size()
{
    const std::lock_guard lock(m_mutex);
    return m_sessions.size();
}

} // namespace posthorn::web
