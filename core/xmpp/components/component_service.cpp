#include "xmpp/components/component_service.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr size_t longestSecret = 4096;

} // namespace

const std::map<std::string, std::string>& ComponentService::files() const
{
    const auto snapshot = m_exchange.context().settings.snapshot();
    const std::string& setting = snapshot->text(config::Setting::XmppComponents);
    if (setting == m_setting)
        return m_files;
    m_setting = setting;
    m_files.clear();
    for (const std::string& item : snapshot->list(config::Setting::XmppComponents)) {
        std::string_view rest = item;
        const auto domain = Jid::parse(trimmed(takeUntil(rest, '=')));
        if (domain && domain->isDomain() && !trimmed(rest).empty())
            m_files[domain->domain] = trimmed(rest);
    }
    return m_files;
}

bool ComponentService::serves(const std::string& domain) const
{
    const std::lock_guard lock(m_mutex);
    return files().contains(domain);
}

std::vector<ServiceItem> ComponentService::itemsFor(const std::string& domain) const
{
    std::vector<std::string> all;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [each, file] : files())
            all.push_back(each);
    }
    // Those below the domain, and those below none of ours.
    std::vector<ServiceItem> items;
    const auto locals = m_exchange.localDomains();
    for (const std::string& each : all) {
        if (each.ends_with("." + domain) ||
            std::none_of(locals.begin(), locals.end(), [&](const auto& local) { return each.ends_with("." + local); }))
            items.push_back({each, {}});
    }
    return items;
}

void ComponentService::take(Station& station, StanzaPtr stanza, Ticket)
{
    std::optional<SessionAddress> session;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_sessions.find(stanza->to.domain); found != m_sessions.end())
            session = found->second;
    }
    if (session)
        return station.deliver(*session, {std::move(stanza), {}});
    station.refuse(stanza, {Condition::ServiceUnavailable, "the component is not connected", {}, "wait"});
}

void ComponentService::dropStores()
{
    std::unique_ptr<SerialThread> last;
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    last = std::move(m_reading);
}

void ComponentService::secretOf(const std::string& domain, Executor& asker, Reply<std::string> reply)
{
    std::unique_lock lock(m_mutex);
    const auto found = files().find(domain);
    if (found == m_files.end() || m_stopped) {
        lock.unlock();
        return reply(fail(ErrorKind::NotFound, "no such component"));
    }
    std::string path = found->second;
    if (const std::string& folder = m_exchange.context().dataFolder; path.front() != '/' && !folder.empty())
        path = folder + '/' + path;
    if (!m_reading)
        m_reading = std::make_unique<SerialThread>("xmpp-secrets");
    m_reading->post([path, &files = *m_exchange.context().files, &asker, reply = std::move(reply)] {
        auto file = files.open(path, OpenMode::Read);
        auto text = file ? (*file)->read(0, longestSecret) : Result<std::string>(passOn(file.error()));
        if (text)
            text = std::string(trimmed(*text));
        if (text && text->empty())
            text = fail(ErrorKind::NotFound, "the secret's file is empty", path);
        asker.post([reply, text = std::move(text)] { reply(text); });
    });
}

Result<void> ComponentService::connected(const std::string& domain, const SessionAddress& session)
{
    const std::lock_guard lock(m_mutex);
    if (!m_sessions.emplace(domain, session).second)
        return fail(ErrorKind::Exists, "the component is connected already");
    return {};
}

void ComponentService::disconnected(const std::string& domain, const SessionAddress& session)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_sessions.find(domain); found != m_sessions.end() && found->second == session)
        m_sessions.erase(found);
}

} // namespace posthorn::xmpp
