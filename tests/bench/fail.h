// How the load generator ends when something is wrong: a measurement that met an error is no measurement, so the first
// error ends the program with one clear line. Only tests/bench uses this.
#pragma once

#include <string>

namespace posthorn::bench {

/// Prints "posthorn-bench: @p text" on standard error and exits with status 1.
[[noreturn]] void fail(const std::string& text);
/// Tells @p text on standard error when --verbose was given.
void tell(const std::string& text);
void setVerbose(bool on);

} // namespace posthorn::bench
