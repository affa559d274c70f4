// RESSTRING codes: what an operation's error is called on the wire.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::controller {

/// The text that belongs to a code; empty for an unknown one.
std::string_view codeText(int code);

/// The code for an error of the operation @p word.
int errorCode(std::string_view word, const Error& error);

/// "-00103 Bad CTRL command syntax" and the like, without line end.
std::string codeLine(int code);

/// "-00013 User already exist" and the like, without line end.
std::string errorLine(std::string_view word, const Error& error);

} // namespace posthorn::controller
