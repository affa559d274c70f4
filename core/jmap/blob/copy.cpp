#include "jmap/blob/methods.h"
#include "jmap/data/blobs.h"

namespace posthorn::jmap {

/// RFC 8620 section 6.3: what another account shares becomes an upload of the own one, so that it can be sent on.
Task<Answer> blobCopy(Call call)
{
    Task<tl::expected<store::AccountId, MethodError>> opening =
        accountOf(call.request, *findMethod("Blob/get"), *call.arguments.text("fromAccountId"));
    const auto from = co_await opening;
    if (!from)
        co_return refuse("fromAccountNotFound");
    Call source = call;
    source.other = *from;
    const std::vector<std::string_view> ids = *call.arguments.texts("blobIds");
    if (ids.size() > limits.maxObjectsInSet)
        co_return refuse("requestTooLarge", "more than maxObjectsInSet blobs");
    Object copied, notCopied;
    for (const std::string_view id : ids) {
        const auto blob = BlobId::parse(id);
        wire::MessageBudget::Share share;
        std::optional<SetError> error = setError("notFound");
        if (blob) {
            Task<Result<std::string>> reading = readBlob(source, *blob, share, call.principal().maxUpload);
            auto bytes = co_await reading;
            Result<std::string> stored = passOn(bytes ? Error{} : bytes.error());
            if (bytes) {
                Task<Result<std::string>> storing = storeBlob(call, std::move(*bytes));
                stored = co_await storing;
            }
            error = stored ? std::nullopt : std::optional(setError(stored.error()));
            if (stored)
                set(copied, id, textJson(*stored));
        }
        if (error)
            set(notCopied, id, error->json());
    }
    Object out;
    set(out, "fromAccountId", textJson(*call.arguments.text("fromAccountId")));
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "copied", copied.empty() ? Json(nullptr) : Json(std::move(copied)));
    set(out, "notCopied", notCopied.empty() ? Json(nullptr) : Json(std::move(notCopied)));
    co_return out;
}

} // namespace posthorn::jmap
