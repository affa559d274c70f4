#include <set>

#include "jmap/blob/methods.h"
#include "jmap/data/blobs.h"
#include "jmap/data/threads.h"

namespace posthorn::jmap {

/// RFC 9404 section 4.3.
Task<Answer> blobLookup(Call call)
{
    const std::vector<std::string_view> types = *call.arguments.texts("typeNames");
    for (const std::string_view type : types) {
        if (type != "Email" && type != "Thread" && type != "Mailbox")
            co_return refuse("unknownDataType", "blobs are looked up in Email, Thread and Mailbox");
    }
    const std::vector<std::string_view> ids = *call.arguments.texts("ids");
    if (ids.size() > limits.maxObjectsInGet)
        co_return refuse("requestTooLarge", "more than maxObjectsInGet ids");
    auto view = co_await call.view();
    if (!view)
        co_return refuse(view.error());
    Array list, notFound;
    for (const std::string_view id : ids) {
        const auto blob = BlobId::parse(call.request.resolveId(id).value_or(std::string(id)));
        std::optional<Result<bool>> there;
        if (blob) {
            Task<Result<bool>> task = hasBlob(call, *blob);
            there = co_await task;
        }
        if (!there || !*there || !**there) {
            notFound.push_back(textJson(id));
            continue;
        }
        const auto placements = blob->body != 0 ? (*view)->placements(blob->body) : std::vector<AccountView::Placement>();
        Object matched;
        for (const std::string_view type : types) {
            std::set<std::string> found;
            if (type == "Email" && !placements.empty()) {
                found.insert(emailId(blob->body));
            } else if (type == "Thread" && !placements.empty()) {
                std::vector<store::BodyId> bodies{blob->body};
                Task<Result<std::vector<store::BodyId>>> task = threadsOf(call, std::move(bodies));
                if (auto threads = co_await task; threads && !threads->empty())
                    found.insert(threadId(threads->front()));
            } else {
                for (const AccountView::Placement& placement : placements)
                    found.insert(mailboxId(placement.mailbox->info.id));
            }
            Array names;
            for (const std::string& name : found)
                names.push_back(textJson(name));
            set(matched, type, std::move(names));
        }
        Object one;
        set(one, "id", textJson(id));
        set(one, "matchedIds", std::move(matched));
        list.push_back(std::move(one));
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "list", std::move(list));
    set(out, "notFound", std::move(notFound));
    co_return out;
}

} // namespace posthorn::jmap
