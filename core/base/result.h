// Errors are values. Every fallible call of the house returns Result<T>; protocols turn the closed ErrorKind into
// their reply codes by one table each. `text` may be shown to a client, `detail` only to the administrator's log.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace posthorn {

/// What went wrong, in the few kinds that a caller may react to.
enum class ErrorKind {
    Invalid,      ///< the request itself is malformed or out of range
    NotFound,     ///< the thing named does not exist
    Exists,       ///< the thing to be made exists already
    Denied,       ///< known, and not allowed
    AuthFailed,   ///< credentials missing or wrong
    OverQuota,    ///< the account's quota would be exceeded
    NoSpace,      ///< the disk is full
    TooLarge,     ///< larger than a configured or protocol limit
    Limit,        ///< a count or rate limit was reached
    InUse,        ///< locked or busy with somebody else
    Unsupported,  ///< valid, and not implemented or not enabled
    Unavailable,  ///< a part of the system or a peer does not answer now
    Timeout,      ///< it took longer than allowed
    Io,           ///< reading or writing failed
    Corrupt,      ///< stored data is damaged
    Cancelled,    ///< the asker or the server is going away
    Internal      ///< a fault of ours
};

/// The kind's name in lower case, for logs.
std::string_view errorKindName(ErrorKind kind);

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    bool temporary = false; ///< true when the same request may succeed later
    std::string text;       ///< safe to show to the peer; one line, no secrets
    std::string detail;     ///< for the log only: errno, SQL text, paths
};

template<class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

/// Makes the failing side of any Result: `return fail(ErrorKind::NotFound, "no such mailbox");`
/// Unavailable, Timeout, Io, NoSpace, InUse, Limit and OverQuota are temporary, all else permanent.
tl::unexpected<Error> fail(ErrorKind kind, std::string text, std::string detail = {});

/// Passes an error on from one Result type to another.
inline tl::unexpected<Error> passOn(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace posthorn
