#include "xmpp/route/named_service.h"

#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

NamedService::NamedService(Exchange& exchange, config::Setting name, std::string title)
    : m_exchange(exchange)
    , m_name(name)
    , m_title(std::move(title))
{
}

std::string NamedService::name() const
{
    return m_exchange.context().settings.snapshot()->text(m_name);
}

bool NamedService::serves(const std::string& domain) const
{
    return isOn() && !m_exchange.localBehind(name(), domain).empty();
}

std::vector<ServiceItem> NamedService::itemsFor(const std::string& domain) const
{
    if (!isOn())
        return {};
    return {{name() + "." + domain, m_title}};
}

bool NamedService::deals(Station& station, const StanzaPtr& stanza) const
{
    if (!stanza->isRequest())
        return station.refuse(stanza, {Condition::ServiceUnavailable}), true;
    if (!stanza->to.isDomain())
        return station.refuse(stanza, {Condition::ItemNotFound}), true;
    if (stanza->type != "get")
        return false;
    const Element& asked = *stanza->payload();
    if (asked.is("query", ns::discoInfo))
        info(station, stanza);
    else if (asked.is("query", ns::discoItems))
        answer(station, stanza, Element("query", ns::discoItems));
    else if (asked.is("ping", "urn:xmpp:ping"))
        answer(station, stanza);
    else
        return false;
    return true;
}

} // namespace posthorn::xmpp
