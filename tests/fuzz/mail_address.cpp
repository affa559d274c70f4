// links: posthorn-base
// Addresses out of any bytes: what is taken is written back as the same address, and fits in an SMTP line.
#include <cstdint>
#include <cstdlib>

#include "base/mail_address.h"
#include "base/text.h"

using posthorn::MailAddress;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto address = MailAddress::parse(input);
    if (!address)
        return 0;
    const std::string text = address->text();
    const auto again = MailAddress::parse(text);
    if (!again || *again != *address || again->text() != text)
        std::abort();
    if (address->local.empty() || address->local.size() > 64 || address->domain.empty() || address->domain.size() > 255)
        std::abort();
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos || !posthorn::isUtf8(text))
        std::abort();
    return 0;
}
