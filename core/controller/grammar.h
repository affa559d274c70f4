// The controller protocol's lines: words separated by TABs, each bare or in double quotes, inside which a backslash takes
// the next character as it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::controller {

/// Splits a line into its words. Nothing for an unclosed quote or text behind a closing one.
std::optional<std::vector<std::string>> parseWords(std::string_view line);

/// Words in quotes with TABs between them, without the line's end.
std::string formatWords(const std::vector<std::string>& words);

} // namespace posthorn::controller
