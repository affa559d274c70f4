#include "jmap/data/mailbox_settings.h"

#include "jmap/json.h"

namespace posthorn::jmap {

std::string MailboxSettings::text() const
{
    Object out;
    if (sortOrder)
        set(out, "sortOrder", *sortOrder);
    if (!role.empty())
        set(out, "role", textJson(role));
    return serializeJson(out);
}

MailboxSettings MailboxSettings::parse(const std::string& text)
{
    MailboxSettings out;
    const auto json = parseJson(text);
    const Object* object = json ? json->if_object() : nullptr;
    if (!object)
        return out;
    if (const Json* order = find(*object, "sortOrder"))
        out.sortOrder = integerOf(*order);
    out.role = textOf(*object, "role").value_or("");
    return out;
}

} // namespace posthorn::jmap
