// SASLprep: one spelling for every user name and password, whatever keyboard it came from (RFC 4013). Called by the
// mechanisms of this folder and by whoever makes or compares login names.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::directory {

/// What to do with code points that Unicode 3.2 does not know. RFC 4013 section 2.5 refuses them in stored strings,
/// because their normal form was not known in 2002. Normalisation here is that of Unicode 3.2 for good, so the prepared
/// form cannot change either way, and passwords with an emoji in them may be Allowed.
enum class Unassigned { Allow, Refuse };

/// The longest text that is prepared; longer ones are TooLarge.
constexpr size_t maxPreparedOctets = 1024;

/// Maps, normalises and checks @p text. Invalid for what is no UTF-8, for prohibited characters (controls, private use
/// and so on) and for a mixture of writing directions that RFC 3454 section 6 forbids. The result may be empty.
Result<std::string> saslPrep(std::string_view text, Unassigned unassigned = Unassigned::Allow);

} // namespace posthorn::directory
