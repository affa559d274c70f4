// links: posthorn-smtp
// Command arguments from strangers: paths, parameters, xtext. What is accepted must come back out as something that is
// accepted again and means the same.
#include <cstdlib>
#include <string>

#include "delivery/xtext.h"
#include "smtp/grammar.h"

using namespace posthorn;
using namespace posthorn::smtp;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const PathKind kind : {PathKind::Reverse, PathKind::Forward}) {
        PathArgument argument;
        if (parsePathArgument(text, kind == PathKind::Reverse ? "FROM" : "TO", kind, argument) != PathFault::None)
            continue;
        const MailAddress& address = argument.path.address;
        if (address.domain.empty())
            continue;
        const std::string again = '<' + address.text() + '>';
        std::string_view rest(again);
        const auto path = takePath(rest, kind);
        if (!path || path->address != address || !rest.empty())
            std::abort();
        if (again.find_first_of("\r\n") != std::string::npos)
            std::abort();
    }
    (void)isGreetingName(text);
    (void)parseNotify(text);
    (void)parseOriginalRecipient(text);
    if (const auto decoded = delivery::decodeXtext(text)) {
        if (delivery::decodeXtext(delivery::encodeXtext(*decoded)) != decoded)
            std::abort();
    }
    if (const auto decoded = delivery::decodeUtf8Xtext(text)) {
        if (delivery::decodeUtf8Xtext(delivery::encodeUtf8Xtext(*decoded)) != decoded)
            std::abort();
    }
    return 0;
}
