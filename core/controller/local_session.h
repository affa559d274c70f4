// The controller protocol on the local socket, for posthornctl: the words and replies of the protocol without greeting
// and login, because the socket's file and the peer's uid say who it is. A refused command's reason follows its code in
// square brackets, which the protocol on TCP does not have.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "admin/operations.h"
#include "wire/link.h"

namespace posthorn::controller {

/// Makes the session that reads and writes an account's mail, to take the place of the local one. The reply comes on the
/// worker.
using MailOpener =
    std::function<void(const std::string& address, Executor& worker, Reply<std::unique_ptr<wire::Session>> reply)>;

/// The word `imap` with an address leaves the connection to what @p openMail makes; without one there is no such word.
std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations, MailOpener openMail = {});

} // namespace posthorn::controller
