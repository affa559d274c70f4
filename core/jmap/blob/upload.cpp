#include "base/text.h"
#include "jmap/blob/methods.h"
#include "jmap/data/blobs.h"

namespace posthorn::jmap {

namespace {

using Wrong = tl::unexpected<SetError>;

/// One DataSourceObject (RFC 9404 section 4.1) appended to @p out.
Task<std::optional<SetError>> addSource(Call call, const Json& value, std::string& out, SetError& missing)
{
    const auto wrong = [] { return invalidProperty("data", "a data source has data:asText, data:asBase64 or blobId"); };
    const Object* source = value.if_object();
    if (!source)
        co_return wrong();
    const auto text = textOf(*source, "data:asText");
    const auto coded = textOf(*source, "data:asBase64");
    const auto blobId = textOf(*source, "blobId");
    if (int(text.has_value()) + int(coded.has_value()) + int(blobId.has_value()) != 1)
        co_return wrong();
    std::string bytes;
    if (text) {
        bytes = *text;
    } else if (coded) {
        auto decoded = base64Decode(*coded);
        if (!decoded)
            co_return invalidProperty("data", "not base64");
        bytes = std::move(*decoded);
    } else {
        const auto resolved = call.request.resolveId(*blobId);
        const auto blob = resolved ? BlobId::parse(*resolved) : std::nullopt;
        wire::MessageBudget::Share share;
        std::optional<Result<std::string>> read;
        if (blob) {
            Task<Result<std::string>> task = readBlob(call, *blob, share, call.principal().maxUpload);
            read = co_await task;
        }
        if (!read || (!*read && read->error().kind == ErrorKind::NotFound)) {
            set(missing.more, "notFound", Array{textJson(*blobId)});
            co_return missing;
        }
        if (!*read)
            co_return setError(read->error());
        const auto number = [&](std::string_view name) -> std::optional<int64_t> {
            const Json* given = find(*source, name);
            return given && !given->is_null() ? std::optional(integerOf(*given).value_or(-1)) : std::nullopt;
        };
        const int64_t offset = number("offset").value_or(0);
        const int64_t length = number("length").value_or(int64_t((*read)->size()) - offset);
        if (offset < 0 || length < 0 || uint64_t(offset) + uint64_t(length) > (*read)->size())
            co_return invalidProperty("data", "offset and length lie outside of the blob");
        bytes = (*read)->substr(size_t(offset), size_t(length));
    }
    if (out.size() + bytes.size() > limits.maxSizeBlobSet)
        co_return setError("tooLarge", "larger than maxSizeBlobSet");
    out += bytes;
    co_return std::nullopt;
}

Task<tl::expected<Object, SetError>> uploadOne(Call call, const Json& value)
{
    const Object* object = value.if_object();
    const Json* data = object ? find(*object, "data") : nullptr;
    if (!data || !data->is_array() || data->get_array().size() > limits.maxDataSources)
        co_return Wrong(invalidProperty("data", "an array of at most maxDataSources data sources"));
    std::string bytes;
    SetError missing = setError("blobNotFound");
    for (const Json& source : data->get_array()) {
        Task<std::optional<SetError>> task = addSource(call, source, bytes, missing);
        if (auto error = co_await task)
            co_return Wrong(std::move(*error));
    }
    const size_t size = bytes.size();
    Task<Result<std::string>> storing = storeBlob(call, std::move(bytes));
    auto id = co_await storing;
    if (!id)
        co_return Wrong(setError(id.error()));
    const auto type = textOf(*object, "type");
    Object out;
    set(out, "id", textJson(*id));
    set(out, "type", textJson(type.value_or("application/octet-stream")));
    set(out, "size", size);
    co_return out;
}

} // namespace

/// RFC 9404 section 4.1.
Task<Answer> blobUpload(Call call)
{
    const Object& create = *call.arguments.object("create");
    if (create.size() > limits.maxObjectsInSet)
        co_return refuse("requestTooLarge", "more than maxObjectsInSet objects");
    SetResult result;
    Object notCreated;
    for (const auto& member : create) {
        Task<tl::expected<Object, SetError>> task = uploadOne(call, member.value());
        auto made = co_await task;
        if (made)
            result.created(call, std::string(member.key()), std::move(*made));
        else
            set(notCreated, std::string(member.key()), made.error().json());
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "created", result.created().empty() ? Json(nullptr) : Json(result.created()));
    set(out, "notCreated", notCreated.empty() ? Json(nullptr) : Json(std::move(notCreated)));
    co_return out;
}

} // namespace posthorn::jmap
