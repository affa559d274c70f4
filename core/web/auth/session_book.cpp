#include "web/auth/session_book.h"

#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/random.h"
#include "web/auth/secrets.h"

namespace posthorn::web {

namespace {

constexpr size_t mostOfAccount = 50;
constexpr int64_t sweepEveryMs = 60'000;

} // namespace

std::string SessionBook::keyOf(std::string_view secret)
{
    return crypto::hash(crypto::Hash::Sha256, secret);
}

std::string SessionBook::csrfTokenOf(std::string_view secret)
{
    return base64Url(crypto::hmac(crypto::Hash::Sha256, secret, "CSRF token"));
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

void SessionBook::load(directory::AccessRecords& records, std::vector<Grant> grants)
{
    const std::lock_guard lock(m_mutex);
    m_records = &records;
    for (Grant& grant : grants) {
        Record record;
        record.session = {grant.kind, grant.id, std::move(grant.account), {}, grant.name, grant.scope, grant.address,
                          grant.agent, grant.since, grant.lastSeen, 0};
        record.lifetimes = {grant.idleMs, grant.ends - grant.since};
        record.ends = grant.ends;
        add(std::move(grant.key), std::move(record));
    }
}

void SessionBook::close()
{
    const std::lock_guard lock(m_mutex);
    flush();
    m_records = nullptr;
}

void SessionBook::flush()
{
    if (!m_records || m_used.empty())
        return;
    std::vector<directory::AccessRecords::Use> uses;
    for (const std::string& key : m_used) {
        const auto found = m_sessions.find(key);
        if (found != m_sessions.end())
            uses.push_back({key, found->second.session.lastSeen, found->second.session.address});
    }
    m_used.clear();
    m_records->touchGrants(std::move(uses));
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

void SessionBook::erase(Sessions::iterator item)
{
    const WebSession& session = item->second.session;
    tell(session.id);
    m_keys.erase(session.id);
    const auto all = m_ofAccount.find(session.account.id);
    all->second.erase(item->first);
    if (all->second.empty())
        m_ofAccount.erase(all);
    m_sessions.erase(item);
}

void SessionBook::end(std::vector<std::string> keys)
{
    for (const std::string& key : keys)
        erase(m_sessions.find(key));
    if (m_records && !keys.empty())
        m_records->removeGrants(std::move(keys));
}

void SessionBook::add(std::string key, Record record)
{
    m_keys.emplace(record.session.id, key);
    m_ofAccount[record.session.account.id].insert(key);
    m_sessions.emplace(std::move(key), std::move(record));
}

template<class F>
size_t SessionBook::endWhere(F over)
{
    std::vector<std::string> keys;
    for (const auto& [key, record] : m_sessions) {
        if (over(record))
            keys.push_back(key);
    }
    const size_t count = keys.size();
    end(std::move(keys));
    return count;
}

template<class F>
size_t SessionBook::endOf(int64_t account, F over)
{
    const auto all = m_ofAccount.find(account);
    if (all == m_ofAccount.end())
        return 0;
    std::vector<std::string> keys;
    for (const std::string& key : all->second) {
        if (over(m_sessions.find(key)->second))
            keys.push_back(key);
    }
    const size_t count = keys.size();
    end(std::move(keys));
    return count;
}

std::shared_ptr<void> SessionBook::watchEnd(const std::string& id, Executor& asker, std::function<void()> ended)
{
    const auto watcher = std::make_shared<Watcher>(Watcher{&asker, std::move(ended)});
    const std::lock_guard lock(m_mutex);
    const auto [begin, end] = m_watchers.equal_range(id); // those that were dropped go as new ones come
    for (auto item = begin; item != end;)
        item = item->second.expired() ? m_watchers.erase(item) : std::next(item);
    m_watchers.emplace(id, watcher);
    if (!m_keys.contains(id))
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
    flush();
}

SessionBook::Opened SessionBook::open(const directory::Account& account, std::string address, std::string agent,
                                      Lifetimes lifetimes, Grant::Kind kind, std::string name, std::string scope)
{
    constexpr size_t longestAgent = 200;
    const UnixMs now = m_clock.now();
    Opened opened;
    opened.secret = base64Url(randomBytes(32));
    Record record;
    record.session.kind = kind;
    record.session.id = randomName(16);
    record.session.account = account;
    record.session.name = std::move(name);
    record.session.scope = std::move(scope);
    record.session.address = std::move(address);
    record.session.agent = agent.substr(0, longestAgent);
    // Whatever octets a client calls itself by: lists, JSON and databases take text.
    std::replace_if(record.session.agent.begin(), record.session.agent.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    record.session.since = record.session.lastSeen = now;
    record.lifetimes = lifetimes;
    record.ends = now + lifetimes.wholeMs;
    opened.session = viewOf(record);
    opened.session.csrfToken = csrfTokenOf(opened.secret);
    const std::string key = keyOf(opened.secret);

    const std::lock_guard lock(m_mutex);
    sweep();
    size_t count = 0;
    auto oldest = m_sessions.end();
    if (const auto all = m_ofAccount.find(account.id); all != m_ofAccount.end()) {
        for (const std::string& each : all->second) {
            const auto item = m_sessions.find(each);
            if (item->second.session.kind != kind)
                continue;
            ++count;
            if (oldest == m_sessions.end() || item->second.session.lastSeen < oldest->second.session.lastSeen)
                oldest = item;
        }
    }
    if (count >= mostOfAccount)
        end({oldest->first});
    if (m_records && kind != Grant::Kind::Link) {
        const WebSession& made = record.session;
        const Grant grant{kind, key, made.id, account, made.name, made.scope, made.address, made.agent, now, now,
                          record.ends, lifetimes.idleMs};
        m_records->putGrant(grant, [weak = weak_from_this(), key](bool inForce) {
            // The password was changed while somebody signed in with the old one.
            const auto book = inForce ? nullptr : weak.lock();
            if (!book)
                return;
            const std::lock_guard inside(book->m_mutex);
            if (book->m_sessions.contains(key))
                book->end({key});
        });
    }
    add(key, std::move(record));
    return opened;
}

std::optional<WebSession> SessionBook::find(std::string_view secret, bool use, Grant::Kind kind,
                                            std::string_view address)
{
    const std::string key = keyOf(secret);
    const std::lock_guard lock(m_mutex);
    sweep();
    const auto found = m_sessions.find(key);
    if (found == m_sessions.end() || found->second.session.kind != kind)
        return std::nullopt;
    const UnixMs now = m_clock.now();
    if (expiryOf(found->second) <= now) {
        end({found->first});
        return std::nullopt;
    }
    if (use) {
        found->second.session.lastSeen = now;
        if (!address.empty())
            found->second.session.address = address;
        m_used.insert(key);
    }
    WebSession view = viewOf(found->second);
    view.csrfToken = csrfTokenOf(secret);
    return view;
}

std::optional<WebSession> SessionBook::take(std::string_view secret, Grant::Kind kind)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_sessions.find(keyOf(secret));
    if (found == m_sessions.end() || found->second.session.kind != kind)
        return std::nullopt;
    std::optional<WebSession> view;
    if (expiryOf(found->second) > m_clock.now())
        view = viewOf(found->second);
    end({found->first});
    return view;
}

std::vector<WebSession> SessionBook::ofAccount(int64_t account, Grant::Kind kind)
{
    const std::lock_guard lock(m_mutex);
    std::vector<const Record*> records;
    if (const auto all = m_ofAccount.find(account); all != m_ofAccount.end()) {
        for (const std::string& key : all->second)
            records.push_back(&m_sessions.find(key)->second);
    }
    return inForce(records, kind);
}

std::vector<WebSession> SessionBook::all(Grant::Kind kind)
{
    const std::lock_guard lock(m_mutex);
    std::vector<const Record*> records;
    for (const auto& [key, record] : m_sessions)
        records.push_back(&record);
    return inForce(records, kind);
}

std::vector<WebSession> SessionBook::inForce(const std::vector<const Record*>& records, Grant::Kind kind) const
{
    const UnixMs now = m_clock.now();
    std::vector<WebSession> list;
    for (const Record* record : records) {
        if (record->session.kind == kind && expiryOf(*record) > now)
            list.push_back(viewOf(*record));
    }
    std::sort(list.begin(), list.end(),
              [](const WebSession& a, const WebSession& b) { return a.lastSeen > b.lastSeen; });
    return list;
}

void SessionBook::endBySecret(std::string_view secret)
{
    const std::lock_guard lock(m_mutex);
    const std::string key = keyOf(secret);
    if (m_sessions.contains(key))
        end({key});
}

bool SessionBook::endById(int64_t account, std::string_view id, Grant::Kind kind)
{
    const std::lock_guard lock(m_mutex);
    return endOf(account, [&](const Record& record) { return record.session.id == id && record.session.kind == kind; }) > 0;
}

bool SessionBook::endById(std::string_view id)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_keys.find(std::string(id));
    if (found == m_keys.end())
        return false;
    end({found->second});
    return true;
}

size_t SessionBook::endAll(int64_t account, Grant::Kind kind)
{
    const std::lock_guard lock(m_mutex);
    return endOf(account, [&](const Record& record) { return record.session.kind == kind; });
}

size_t SessionBook::endOthers(int64_t account, std::string_view keep)
{
    const std::lock_guard lock(m_mutex);
    return endOf(account, [&](const Record& record) { return record.session.id != keep; });
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

void SessionBook::settled(Executor& asker, std::function<void()> reply)
{
    const std::lock_guard lock(m_mutex);
    if (!m_records) {
        asker.post(std::move(reply));
        return;
    }
    m_records->settled(asker, [reply = std::move(reply)](Result<void>) { reply(); });
}

} // namespace posthorn::web
