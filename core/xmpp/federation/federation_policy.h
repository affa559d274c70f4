// With which other servers we talk, as the settings say.
#pragma once

#include <string>

#include "config/settings.h"

namespace posthorn::xmpp {

/// May our @p local domain (or a service below it) and their @p remote one talk with each other?
bool mayFederate(const config::Snapshot& settings, const std::string& local, const std::string& remote);

} // namespace posthorn::xmpp
