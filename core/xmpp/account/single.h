// One piece of XML of an account, read and written as a whole: a vCard, a private element.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "xmpp/account/home.h"

namespace posthorn::xmpp {

/// Reads what is kept under @p key of @p kind; empty where there is nothing.
void readSingle(Home& home, std::string_view kind, std::string_view key, Reply<std::string> reply);
/// Keeps it; empty XML removes it.
void writeSingle(Home& home, std::string_view kind, std::string_view key, std::string xml, Reply<void> reply);

} // namespace posthorn::xmpp
