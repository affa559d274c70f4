#include "xmpp/policy/policies.h"

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

using config::Setting;

/// The value of "domain=value" items; empty where none names the domain.
std::string valueFor(const config::Snapshot& settings, Setting list, const std::string& domain)
{
    for (const std::string& each : settings.list(list)) {
        const size_t equals = each.find('=');
        if (equals != std::string::npos && equalsIgnoreCase(trimmed(each.substr(0, equals)), domain))
            return std::string(trimmed(each.substr(equals + 1)));
    }
    return {};
}

bool names(const config::Snapshot& settings, Setting list, const std::string& domain)
{
    for (const std::string& each : settings.list(list)) {
        if (each == "*" || equalsIgnoreCase(each, domain))
            return true;
    }
    return false;
}

/// A domain's own value where it has one that the general setting would take; else the general one.
std::string chosen(const config::Snapshot& settings, Setting general, Setting list, const std::string& domain)
{
    const std::string own = valueFor(settings, list, domain);
    if (!own.empty()) {
        if (auto good = config::normalise(general, own))
            return *good;
    }
    return settings.text(general);
}

} // namespace

std::string_view conversationLogName(ConversationLog log)
{
    static constexpr std::string_view names[] = {"none", "metadata", "archive"};
    return names[size_t(log)];
}

void Policies::refresh()
{
    const uint64_t version = m_settings.version(); // before the snapshot: what is published in between is seen next time
    if (version == m_version)
        return;
    m_version = version;
    m_snapshot = m_settings.snapshot();
    m_policies.clear();
    m_off = config::AccountList(m_snapshot->list(Setting::XmppOffFor));
    m_administrators = config::AccountList(m_snapshot->list(Setting::XmppAdministrators));
}

const Policy& Policies::of(const std::string& domain)
{
    refresh();
    if (const auto known = m_policies.find(domain); known != m_policies.end())
        return known->second;
    constexpr size_t mostKnown = 10'000;
    if (m_policies.size() >= mostKnown)
        m_policies.clear();
    const config::Snapshot& settings = *m_snapshot;
    Policy policy;
    const std::string log = chosen(settings, Setting::XmppConversationLog, Setting::XmppConversationLogDomains, domain);
    policy.log = log == "archive" ? ConversationLog::Archive : log == "none" ? ConversationLog::None : ConversationLog::Metadata;
    const std::string scope = chosen(settings, Setting::XmppContacts, Setting::XmppContactsDomains, domain);
    policy.contacts = scope == "domain" ? ContactScope::Domain : scope == "server" ? ContactScope::Server : ContactScope::Anybody;
    policy.refusesEncrypted = names(settings, Setting::XmppRefuseEncrypted, domain);
    policy.sharesContacts = names(settings, Setting::XmppSharedContacts, domain);
    const std::string keep = chosen(settings, Setting::XmppArchiveKeep, Setting::XmppArchiveKeepDomains, domain);
    policy.keepArchive = std::chrono::seconds(parseNumber<int64_t>(keep).value_or(0));
    return m_policies.emplace(domain, policy).first->second;
}

bool Policies::isOff(const Jid& bare)
{
    refresh();
    return !m_off.isEmpty() && m_off.names(bare.domain, bare.addressText());
}

bool Policies::isAdministrator(const Jid& jid)
{
    refresh();
    return !jid.local.empty() && m_administrators.namesAddress(jid.addressText());
}

bool Policies::mayTalk(const Jid& own, const Jid& other, const std::function<std::string(const std::string&)>& ofOurs)
{
    const ContactScope scope = of(own.domain).contacts;
    if (scope == ContactScope::Anybody || other.domain == own.domain)
        return true;
    const std::string ours = ofOurs(other.domain);
    return scope == ContactScope::Server ? !ours.empty() : ours == own.domain;
}

} // namespace posthorn::xmpp
