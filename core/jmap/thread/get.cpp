#include "jmap/data/threads.h"
#include "jmap/ids.h"
#include "jmap/thread/methods.h"

namespace posthorn::jmap {

/// RFC 8621 section 3.1.
Task<Answer> threadGet(Call call)
{
    static constexpr std::array<std::string_view, 2> properties{"id", "emailIds"};
    auto request = readGet(call, properties);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    if (request->all)
        co_return refuse("requestTooLarge", "ids must be given");
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    GetResult result;
    for (const std::string& id : request->ids) {
        const auto thread = parseId(id, 't');
        std::vector<store::BodyId> members;
        if (thread) {
            Task<Result<std::vector<store::BodyId>>> task = threadMembers(call, **view, *thread);
            auto found = co_await task;
            if (!found)
                co_return refuse(found.error());
            members = std::move(*found);
        }
        if (members.empty()) {
            result.missing(id);
            continue;
        }
        Array emails;
        for (const store::BodyId body : members)
            emails.push_back(textJson(emailId(body)));
        Object object;
        set(object, "id", textJson(id));
        set(object, "emailIds", std::move(emails));
        result.list.push_back(pick(std::move(object), *request));
    }
    co_return std::move(result).answer(call, (*view)->state);
}

} // namespace posthorn::jmap
