// Randomness for secrets, from the operating system through Qt.
#pragma once

#include <string>

namespace posthorn {

/// @p size bytes from the system's cryptographically secure generator.
std::string randomBytes(size_t size);
/// A name of @p size lower-case letters and digits, unguessable.
std::string randomName(size_t size);

} // namespace posthorn
