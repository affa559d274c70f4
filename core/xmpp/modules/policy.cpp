// What rules for a domain's conversations, told to its clients: a form in the server's disco#info (XEP-0128).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::xmpp {

namespace {

void describe(Station& station, const std::string& domain, Element& query)
{
    const Policy& policy = station.policies().of(domain);
    DataForm form;
    form.type = "result";
    form.addHidden("urn:posthorn:policy:0");
    form.add("conversation-log", conversationLogName(policy.log));
    form.add("encryption", policy.refusesEncrypted ? "refused" : "allowed");
    query.add(form.toElement());
}

} // namespace

Module policyModule()
{
    return {"policy", {}, {}, {}, {}, describe};
}

} // namespace posthorn::xmpp
