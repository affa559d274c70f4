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

void SessionBook::tell(const std::string& id)
{
    const auto [begin, end] = m_watchers.equal_range(id);
    for (auto item = begin; item != end; ++item) {
        const auto watcher = item->second.lock();
        if (!watcher)
            continue;
        watcher->asker->post([weak = item->second] {
            if (const auto alive = weak.lock())
                alive->ended();
        });
    }
    m_watchers.erase(begin, end);
}

template<class F>
size_t SessionBook::endWhere(F over)
{
    return std::erase_if(m_sessions, [&](const auto& item) {
        if (!over(item.second))
            return false;
        tell(item.second.session.id);
        return true;
    });
}

std::shared_ptr<void> SessionBook::watchEnd(const std::string& id, Executor& asker, std::function<void()> ended)
{
    const auto watcher = std::make_shared<Watcher>(Watcher{&asker, std::move(ended)});
    const std::lock_guard lock(m_mutex);
    const auto [begin, end] = m_watchers.equal_range(id); // those that were dropped go as new ones come
    for (auto item = begin; item != end;)
        item = item->second.expired() ? m_watchers.erase(item) : std::next(item);
    m_watchers.emplace(id, watcher);
    const bool alive = std::any_of(m_sessions.begin(), m_sessions.end(),
                                   [&id](const auto& item) { return item.second.session.id == id; });
    if (!alive)
        tell(id);
    return watcher;
}

void SessionBook::sweep()
{
    const UnixMs now = m_clock.now();
    if (now - m_swept < sweepEveryMs)
        return;
    m_swept = now;
    endWhere([&](const Record& record) { return expiryOf(record) <= now; });
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
    if (count >= mostOfAccount) {
        tell(oldest->second.session.id);
        m_sessions.erase(oldest);
    }
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
        tell(found->second.session.id);
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
    const auto found = m_sessions.find(keyOf(secret));
    if (found == m_sessions.end())
        return;
    tell(found->second.session.id);
    m_sessions.erase(found);
}

bool SessionBook::endById(int64_t account, std::string_view id)
{
    const std::lock_guard lock(m_mutex);
    return endWhere([&](const Record& record) {
               return record.session.account.id == account && record.session.id == id;
           }) > 0;
}

size_t SessionBook::endAll(int64_t account)
{
    const std::lock_guard lock(m_mutex);
    return endWhere([&](const Record& record) { return record.session.account.id == account; });
}

void SessionBook::endAll(const MailAddress& address)
{
    const std::lock_guard lock(m_mutex);
    endWhere([&](const Record& record) { return record.session.account.address == address; });
}

size_t SessionBook::size()
{
    const std::lock_guard lock(m_mutex);
    return m_sessions.size();
}

} // namespace posthorn::web
