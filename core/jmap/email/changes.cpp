#include "jmap/email/methods.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

/// RFC 8621 section 4.3.
Task<Answer> emailChanges(Call call)
{
    if (auto wrong = checkMaxChanges(call))
        co_return tl::unexpected<MethodError>(std::move(*wrong));
    Task<tl::expected<AccountDifference, MethodError>> task = differenceSince(call, *call.arguments.text("sinceState"));
    const auto difference = co_await task;
    if (!difference)
        co_return tl::unexpected<MethodError>(difference.error());
    co_return changesAnswer(call, *difference, difference->emails(), emailId);
}

} // namespace posthorn::jmap
