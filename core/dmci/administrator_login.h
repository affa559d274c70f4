// Controller accounts, as administrators who log in here: by the rules of the controller's own door.
#pragma once

#include "directory/controller_accounts.h"
#include "directory/login_throttle.h"
#include "dmci/dmci.h"

namespace posthorn::dmci {

/// For Context::administrators. Both outlive it; @p throttle is the one that counts the controller's logins.
FindAdministrator controllerAdministrators(const directory::ControllerAccounts& accounts, directory::LoginThrottle& throttle);

} // namespace posthorn::dmci
