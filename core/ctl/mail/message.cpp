#include "ctl/mail/message.h"

#include <cstring>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "mime/header.h"

namespace posthorn::ctl {

std::string withCrLf(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (size_t i = 0; i < text.size();) {
        const size_t end = text.find('\n', i);
        if (end == std::string_view::npos) {
            out += text.substr(i);
            break;
        }
        out += text.substr(i, end - i);
        if (end == i || text[end - 1] != '\r')
            out += '\r';
        out += '\n';
        i = end + 1;
    }
    return out;
}

UnixMs receivedDate(std::string_view message)
{
    if (const auto received = mime::findHeader(message, "Received")) {
        const size_t semicolon = received->rfind(';');
        if (semicolon != std::string_view::npos) {
            if (const auto date = mime::parseMailDate(received->substr(semicolon + 1)); date && date->time > 0)
                return date->time;
        }
    }
    if (const auto field = mime::findHeader(message, "Date")) {
        if (const auto date = mime::parseMailDate(*field); date && date->time > 0)
            return date->time;
    }
    return 0;
}

Identity identityOf(std::string_view header, uint64_t size)
{
    std::string text = std::to_string(size);
    mime::HeaderReader reader(header);
    mime::HeaderField field;
    while (reader.next(field)) {
        for (const char* wanted : {"Message-ID", "Date", "From", "Subject"}) {
            if (field.value.data() && equalsIgnoreCase(field.name, wanted))
                text += '\n' + toLower(field.name) + ':' + mime::unfold(field.value);
        }
    }
    const std::string digest = crypto::hash(crypto::Hash::Sha256, text);
    Identity identity;
    std::memcpy(&identity.high, digest.data(), 8);
    std::memcpy(&identity.low, digest.data() + 8, 8);
    return identity;
}

} // namespace posthorn::ctl
