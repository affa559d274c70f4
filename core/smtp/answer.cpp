#include "smtp/answer.h"

#include "base/text.h"
#include "delivery/acceptor.h"

namespace posthorn::smtp {

std::string format(const Answer& answer)
{
    std::string out;
    out.reserve(answer.text.size() + 16);
    std::string_view rest = answer.text;
    for (;;) {
        const size_t end = rest.find('\n');
        appendNumber(out, answer.code);
        out += end == std::string_view::npos ? ' ' : '-';
        if (!answer.enhanced.empty()) {
            out += answer.enhanced;
            out += ' ';
        }
        out += rest.substr(0, end);
        out += "\r\n";
        if (end == std::string_view::npos)
            return out;
        rest.remove_prefix(end + 1);
    }
}

namespace {

Answer ofSystem(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NoSpace:
        return {452, "4.3.1", "insufficient system storage"};
    case ErrorKind::Limit:
        return {451, "4.7.1", error.text.empty() ? "try again later" : error.text};
    default:
        return {451, "4.3.0", "local error, try again later"};
    }
}

} // namespace

Answer deliveryAnswer(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::OverQuota:
        return {452, "4.2.2", "mailbox full"};
    case ErrorKind::TooLarge:
        return {552, "5.3.4", "message too big"};
    case ErrorKind::Denied:
        return {554, "5.7.1", error.text};
    case ErrorKind::Invalid:
        return {554, "5.6.0", error.text};
    case ErrorKind::NotFound:
        return {554, "5.1.1", error.text};
    default:
        return ofSystem(error);
    }
}

Answer recipientAnswer(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::NotFound:
        return {550, "5.1.1", "no such user here"};
    case ErrorKind::Denied:
        if (error.text == "disabled")
            return {550, "5.2.1", "mailbox disabled"};
        if (error.text == delivery::notForThisList)
            return {550, "5.7.2", error.text};
        return {550, "5.7.1", "relaying denied"};
    case ErrorKind::OverQuota:
        return {452, "4.2.2", "mailbox full"};
    case ErrorKind::Invalid:
        return {553, "5.1.3", error.text};
    default:
        return ofSystem(error);
    }
}

Answer loginAnswer(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::AuthFailed:
        return {535, "5.7.8", "authentication credentials invalid"};
    case ErrorKind::Denied:
        return {525, "5.7.13", "user account disabled"};
    case ErrorKind::Invalid:
        return {501, "5.5.2", "malformed authentication data"};
    case ErrorKind::TooLarge:
        return {500, "5.5.6", "authentication exchange line is too long"};
    default:
        return {454, "4.7.0", "temporary authentication failure"};
    }
}

} // namespace posthorn::smtp
