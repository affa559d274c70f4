// What the server says of itself in forms: whom to turn to (XEP-0157), and which software it is (XEP-0232).
#include <array>

#include "base/text.h"
#include "xmpp/modules/module.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::xmpp {

namespace {

constexpr std::array<std::string_view, 7> kinds = {"abuse", "admin", "feedback", "sales", "security", "status", "support"};

std::string asUri(std::string_view address)
{
    return (address.find(':') == std::string_view::npos ? "mailto:" : "") + std::string(address);
}

void describeContacts(Station& station, const std::string& domain, Element& query)
{
    const auto listed = station.context().settings.snapshot()->list(config::Setting::XmppContactAddresses);
    DataForm form;
    form.type = "result";
    form.addHidden("http://jabber.org/network/serverinfo");
    for (const std::string_view kind : kinds) {
        FormField field;
        field.var = std::string(kind) + "-addresses";
        field.type = "list-multi";
        for (const std::string& item : listed) {
            const size_t sign = item.find('=');
            if (sign != std::string::npos && trimmed(std::string_view(item).substr(0, sign)) == kind)
                field.values.push_back(asUri(trimmed(std::string_view(item).substr(sign + 1))));
        }
        if (listed.empty() && (kind == "abuse" || kind == "admin" || kind == "support"))
            field.values.push_back(asUri("postmaster@" + domain)); // RFC 5321 section 4.5.1 has everybody take that
        if (!field.values.empty())
            form.fields.push_back(std::move(field));
    }
    query.add(form.toElement());
}

void describeSoftware(Station& station, const std::string&, Element& query)
{
    DataForm form;
    form.type = "result";
    form.addHidden("urn:xmpp:dataforms:softwareinfo");
    form.add("software", "Posthorn");
    form.add("software_version", station.context().version);
    query.add(form.toElement());
}

} // namespace

Module contactAddressesModule()
{
    return {"XEP-0157", {}, {}, {}, {}, describeContacts};
}

Module softwareInfoModule()
{
    return {"XEP-0232", {}, {}, {}, {}, describeSoftware};
}

} // namespace posthorn::xmpp
