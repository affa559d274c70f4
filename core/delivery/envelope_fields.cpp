#include "delivery/envelope_fields.h"

#include "base/text.h"

namespace posthorn::delivery {

std::string returnPath(const MailAddress& sender)
{
    return "Return-Path: <" + sender.text() + ">\r\n";
}

size_t returnPathSize(std::string_view message)
{
    if (!startsWithIgnoreCase(message, "Return-Path:"))
        return 0;
    const size_t end = message.find('\n');
    return end == std::string_view::npos ? message.size() : end + 1;
}

} // namespace posthorn::delivery
