// SET address ENABLED|QUOTA|NAME|PASSWORD value
#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runSet(DmciSession& session, const Words& words)
{
    const auto address = readAddress(session, words[0]);
    if (!address)
        return;
    const std::string field = toLower(words[1]);
    if (field == "password")
        return session.administer("userpasswd", {address->domain, address->local, words[2]});
    if (field != "enabled" && field != "quota" && field != "name")
        return session.answer(BadArguments, "the field is ENABLED, QUOTA, NAME or PASSWORD");
    session.administer("userset", {address->domain, address->local, field == "name" ? "realname" : field, words[2]});
}

} // namespace posthorn::dmci
