#include "xmpp/federation/federation_policy.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

/// The domain itself, or one above it: services lie below the domains that people name.
bool names(const std::vector<std::string>& list, const std::string& domain)
{
    return std::any_of(list.begin(), list.end(), [&](const std::string& each) {
        const std::string item = toLower(each);
        return domain == item || domain.ends_with("." + item);
    });
}

} // namespace

bool mayFederate(const config::Snapshot& settings, const std::string& local, const std::string& remote)
{
    using config::Setting;
    if (!settings.boolean(Setting::XmppFederation) || local.empty() || remote.empty())
        return false;
    const auto wanted = settings.list(Setting::XmppFederationDomains);
    const auto own = settings.list(Setting::XmppFederationLocal);
    return (wanted.empty() || names(wanted, remote)) && (own.empty() || names(own, local)) &&
           !names(settings.list(Setting::XmppFederationRefused), remote);
}

} // namespace posthorn::xmpp
