#include "delivery/client/domain_name.h"

#include <cstdlib>

#include <idn2.h>

#include "base/text.h"

namespace posthorn::delivery {

std::optional<std::string> toALabels(const std::string& domain)
{
    if (domain.empty())
        return std::nullopt;
    if (isAscii(domain))
        return domain;
    char* ascii = nullptr;
    if (idn2_to_ascii_8z(domain.c_str(), &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
        return std::nullopt;
    std::string out(ascii);
    std::free(ascii);
    return out;
}

std::optional<std::string> asciiAddress(const MailAddress& address)
{
    if (address.isNull())
        return std::string();
    const auto domain = toALabels(address.domain);
    if (!isAscii(address.local) || !domain)
        return std::nullopt;
    return MailAddress{address.local, *domain}.text();
}

} // namespace posthorn::delivery
