// Which conversation a message belongs to: by what it says of itself and others, README.md says the rules.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/search/search.h"

namespace posthorn::store {

/// What links a message with others.
struct ThreadKeys {
    /// One for each identifier that it names, each together with the subject: the first one of References first, then
    /// those behind it, those of In-Reply-To, and last its own.
    std::vector<int64_t> keys;
    /// The conversation's number when none of the keys is known yet; above 0.
    ThreadId own = 0;
};

/// @p header: the message, or as much of it as holds its header.
ThreadKeys threadKeys(std::string_view header, BodyId body);

} // namespace posthorn::store
