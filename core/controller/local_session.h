// The controller protocol on the local socket, for posthornctl: the words and replies of the protocol without greeting
// and login, because the socket's file and the peer's uid say who it is. A refused command's reason follows its code in
// square brackets, which the protocol on TCP does not have.
#pragma once

#include <memory>

#include "admin/operations.h"
#include "wire/link.h"

namespace posthorn::controller {

std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations);

} // namespace posthorn::controller
