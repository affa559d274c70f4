#include "dmci/codes.h"

namespace posthorn::dmci {

Code codeOf(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Invalid:
        return BadArguments;
    case ErrorKind::NotFound:
        return NoSuchThing;
    case ErrorKind::Exists:
        return ExistsAlready;
    case ErrorKind::Denied:
        return NotPermitted;
    case ErrorKind::AuthFailed:
        return WrongCredentials;
    case ErrorKind::OverQuota:
    case ErrorKind::TooLarge:
        return TooLarge;
    case ErrorKind::NoSpace:
        return NoStorage;
    case ErrorKind::Limit:
    case ErrorKind::InUse:
        return TryLater;
    case ErrorKind::Unsupported:
        return NotOffered;
    case ErrorKind::Corrupt:
        return Refused;
    case ErrorKind::Unavailable:
    case ErrorKind::Timeout:
    case ErrorKind::Io:
    case ErrorKind::Cancelled:
    case ErrorKind::Internal:
        break;
    }
    return LocalError;
}

} // namespace posthorn::dmci
