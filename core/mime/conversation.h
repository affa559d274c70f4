// By what messages are known to belong together (RFC 5322 section 3.6.4, RFC 5256 section 2.1). Pure and safe from any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace posthorn::mime {

/// The identifiers between angle brackets in a value of Message-ID, In-Reply-To or References, without the brackets and
/// white space, in their order; at most @p most of them, the first one and the last ones. A Message-ID without brackets
/// is taken as it stands.
std::vector<std::string> messageIds(std::string_view value, size_t most = 50);

/// A decoded subject without what answering and forwarding put around it: "Re:" and its like in other languages,
/// "Fwd:", numbers in brackets behind these, names of lists in brackets before, "(fwd)". Folded as searches compare.
std::string baseSubject(std::string_view subject);

} // namespace posthorn::mime
