#include "xmpp/address/typed_jid.h"

namespace posthorn::xmpp {

std::optional<Jid> parseTyped(std::string_view text)
{
    if (auto jid = Jid::parse(text))
        return jid;
    const auto address = MailAddress::parse(text);
    return address && !address->local.empty() ? Jid::parse(Jid::of(*address).text()) : std::nullopt;
}

} // namespace posthorn::xmpp
