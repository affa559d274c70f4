// Making a password for one program.
#pragma once

#include <string>

#include "directory/access_records.h"
#include "directory/authenticator.h"
#include "directory/directory.h"
#include "watch/hub.h"

namespace posthorn::directory {

/// What a program or device may be called: one line of UTF-8, 64 octets at most.
bool isProgramName(const std::string& name);

struct FreshAppPassword {
    AppPassword row;
    std::string password; ///< told this once: 28 letters and digits (140 random bits) in groups of four
};

/// What makes and looks after them works with. All of it must stand until the reply.
struct AppPasswordParts {
    Directory& directory;
    Authenticator& authenticator;
    AccessRecords& records;
};

/// NotFound, Invalid (no name, one above 64 characters or with control characters), Limit.
void makeAppPassword(AppPasswordParts parts, const MailAddress& account, const std::string& name, Executor& asker,
                     Reply<FreshAppPassword> reply);

/// Ends the account's connections of mail programs, which may have logged in by what does not hold any more; the others log in
/// again by themselves. Browsers' connections stay: their sessions are looked up with each request.
void endConnections(watch::Hub& hub, const MailAddress& account);

} // namespace posthorn::directory
