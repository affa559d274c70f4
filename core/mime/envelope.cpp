#include "mime/envelope.h"

#include <set>

#include "base/text.h"
#include "mime/header.h"

namespace posthorn::mime {

namespace {

std::optional<MailAddress> toAddress(const Address& address)
{
    if (address.kind != Address::Kind::Mailbox || !address.mailbox || !address.host)
        return std::nullopt;
    return MailAddress::parse(*address.mailbox + "@" + *address.host);
}

} // namespace

void addAddresses(std::string_view message, std::string_view name, std::vector<MailAddress>& out,
                  std::vector<std::string>* bad)
{
    std::set<std::pair<std::string, std::string>> known;
    for (const MailAddress& each : out)
        known.emplace(each.local, each.domain);
    HeaderReader reader(message);
    HeaderField field;
    while (reader.next(field)) {
        if (!field.value.data() || !equalsIgnoreCase(field.name, name))
            continue;
        for (const Address& address : parseAddressList(field.value)) {
            if (auto parsed = toAddress(address)) {
                if (known.emplace(parsed->local, parsed->domain).second)
                    out.push_back(std::move(*parsed));
            } else if (bad && address.kind == Address::Kind::Mailbox) {
                bad->push_back(address.mailbox.value_or("") + (address.host ? "@" + *address.host : ""));
            }
        }
    }
}

std::string withoutField(std::string_view message, std::string_view name)
{
    std::string out;
    out.reserve(message.size());
    HeaderReader reader(message);
    HeaderField field;
    while (reader.next(field)) {
        if (!equalsIgnoreCase(field.name, name))
            out += field.whole;
    }
    // The empty line, and what follows.
    const std::string_view rest = message.substr(reader.position());
    return out + (reader.sawBlankLine() ? "\r\n" : "") + std::string(rest);
}

} // namespace posthorn::mime
