#include "delivery/queue/route.h"

#include <algorithm>

#include "base/text.h"
#include "delivery/client/domain_name.h"

namespace posthorn::delivery {

struct RouteFinder::Search {
    std::string domain; ///< A-labels
    std::vector<std::string> hosts;
    size_t next = 0;
    bool implicit = false;   ///< no MX: the domain's own address
    bool temporary = false;  ///< some question failed for now
    Route route;
    std::function<void(Route)> found;
};

namespace {

Route dead(bool permanent, std::string status, std::string problem)
{
    Route route;
    route.permanent = permanent;
    route.status = std::move(status);
    route.problem = std::move(problem);
    return route;
}

bool isForNow(const Error& error)
{
    return error.kind != ErrorKind::NotFound;
}

std::string withoutDot(std::string name)
{
    if (name.size() > 1 && name.back() == '.')
        name.pop_back();
    return toLower(name);
}

/// The address inside "[192.0.2.1]" or "[IPv6:2001:db8::1]".
std::string literalAddress(const std::string& domain)
{
    std::string inside = domain.substr(1, domain.size() - 2);
    if (startsWithIgnoreCase(inside, "IPv6:"))
        inside.erase(0, 5);
    return inside;
}

} // namespace

RouteFinder::RouteFinder(wire::Resolver& resolver, Executor& executor, std::string ownName)
    : m_resolver(resolver), m_executor(executor), m_ownName(toLower(ownName))
{
}

void RouteFinder::find(const std::string& domain, std::function<void(Route)> found)
{
    if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') {
        Route route;
        const std::string address = literalAddress(domain);
        route.candidates.push_back({address, address});
        found(std::move(route));
        return;
    }
    const auto ascii = toALabels(domain);
    if (!ascii) {
        found(dead(true, "5.1.2", "\"" + domain + "\" is no domain name"));
        return;
    }
    auto search = std::make_shared<Search>();
    search->domain = *ascii;
    search->found = std::move(found);
    m_resolver.mx(*ascii, m_executor, m_life.bind([this, search](Result<wire::MxAnswer> answer) {
        takeExchangers(search, std::move(answer));
    }));
}

void RouteFinder::takeExchangers(const std::shared_ptr<Search>& search, Result<wire::MxAnswer> answer)
{
    if (!answer && isForNow(answer.error())) {
        search->found(dead(false, "4.4.3", "the mail exchangers of " + search->domain + " could not be looked up: " +
                                               answer.error().text));
        return;
    }
    if (!answer || answer->hosts.empty()) {
        search->implicit = true;
        if (search->domain == m_ownName) {
            search->found(dead(true, "5.4.6", "mail for " + search->domain + " loops back to this host"));
            return;
        }
        search->hosts.push_back(search->domain);
        nextHost(search);
        return;
    }
    if (answer->hosts.size() == 1 && answer->hosts.front().name == ".") {
        search->found(dead(true, "5.1.10", search->domain + " takes no mail (null MX)"));
        return;
    }
    // RFC 5321 section 5.1: who finds itself among the exchangers passes over its own preference and what lies behind.
    int limit = INT32_MAX;
    for (const wire::MxHost& host : answer->hosts) {
        if (withoutDot(host.name) == m_ownName)
            limit = std::min(limit, host.preference);
    }
    for (const wire::MxHost& host : answer->hosts) {
        if (host.preference < limit && host.name != "." && search->hosts.size() < mostHosts)
            search->hosts.push_back(withoutDot(host.name));
    }
    if (search->hosts.empty()) {
        search->found(dead(true, "5.4.6", "mail for " + search->domain + " loops back to this host"));
        return;
    }
    nextHost(search);
}

void RouteFinder::findHost(const std::string& host, std::function<void(Route)> found)
{
    auto search = std::make_shared<Search>();
    search->domain = host;
    search->temporary = true; // a smart host that cannot be found is a matter of settings: the mail waits
    search->found = std::move(found);
    search->hosts.push_back(toALabels(host).value_or(host));
    nextHost(search);
}

void RouteFinder::nextHost(std::shared_ptr<Search> search)
{
    if (search->next == search->hosts.size() || search->route.candidates.size() >= mostAddresses) {
        finish(*search);
        return;
    }
    const std::string host = search->hosts[search->next++];
    m_resolver.addresses(host, m_executor, m_life.bind([this, search, host](Result<wire::AddressAnswer> answer) {
        if (answer) {
            for (const std::string& address : answer->addresses) {
                if (search->route.candidates.size() < mostAddresses)
                    search->route.candidates.push_back({host, address});
            }
        } else if (isForNow(answer.error())) {
            search->temporary = true;
        }
        nextHost(search);
    }));
}

void RouteFinder::finish(Search& search)
{
    Route& route = search.route;
    if (route.candidates.empty()) {
        if (search.temporary)
            route = dead(false, "4.4.3", "no address of " + search.domain + "'s mail hosts could be looked up");
        else if (search.implicit)
            route = dead(true, "5.1.2", "the domain " + search.domain + " does not exist or takes no mail");
        else
            route = dead(true, "5.4.4", "no mail exchanger of " + search.domain + " has an address");
    }
    search.found(std::move(route));
}

} // namespace posthorn::delivery
