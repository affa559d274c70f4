#include "base/crypto/crypto.h"
#include "base/text.h"
#include "jmap/blob/methods.h"
#include "jmap/data/blobs.h"

namespace posthorn::jmap {

namespace {

constexpr std::array<std::string_view, 2> defaults{"data", "size"};

std::optional<crypto::Hash> digestOf(std::string_view property)
{
    using crypto::Hash;
    constexpr std::array<std::pair<std::string_view, Hash>, 4> rows{{{"digest:sha", Hash::Sha1},
                                                                    {"digest:sha-256", Hash::Sha256},
                                                                    {"digest:sha-512", Hash::Sha512},
                                                                    {"digest:md5", Hash::Md5}}};
    for (const auto& [name, hash] : rows) {
        if (name == property)
            return hash;
    }
    return std::nullopt;
}

bool isProperty(std::string_view property)
{
    return property == "data:asText" || property == "data:asBase64" || digestOf(property);
}

Object blobJson(const GetRequest& request, const std::string& id, std::string_view all, uint64_t offset, uint64_t length)
{
    const std::string_view bytes = all.substr(std::min<size_t>(offset, all.size()), length);
    const bool truncated = offset > all.size() || (length != UINT64_MAX && length > all.size() - offset);
    const bool text = isUtf8(bytes);
    Object out;
    set(out, "id", textJson(id));
    for (const std::string_view property : request.properties) {
        if (property == "size")
            set(out, "size", all.size());
        else if (property == "data" && text)
            set(out, "data:asText", textJson(bytes));
        else if (property == "data" || property == "data:asBase64")
            set(out, "data:asBase64", textJson(base64Encode(bytes)));
        else if (property == "data:asText")
            set(out, "data:asText", text ? textJson(bytes) : Json(nullptr));
        else if (const auto hash = digestOf(property))
            set(out, property, textJson(base64Encode(crypto::hash(*hash, bytes))));
    }
    if (!text)
        set(out, "isEncodingProblem", true);
    if (truncated)
        set(out, "isTruncated", true);
    return out;
}

} // namespace

/// RFC 9404 section 4.2.
Task<Answer> blobGet(Call call)
{
    constexpr uint64_t maxTogether = 64 << 20;
    auto request = readGet(call, defaults, isProperty);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    const auto offset = uint64_t(call.arguments.number("offset").value_or(0));
    const auto length = call.arguments.number("length");
    GetResult result;
    uint64_t sum = 0;
    for (const std::string& id : request->ids) {
        const auto blob = BlobId::parse(id);
        if (!blob) {
            result.missing(id);
            continue;
        }
        wire::MessageBudget::Share share;
        Task<Result<std::string>> task = readBlob(call, *blob, share, limits.maxSizeUpload);
        auto bytes = co_await task;
        if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
            result.missing(id);
            continue;
        }
        if (!bytes)
            co_return refuse(bytes.error());
        sum += bytes->size();
        if (sum > maxTogether)
            co_return refuse("requestTooLarge", "so many blobs do not go into one answer");
        result.list.push_back(blobJson(*request, id, *bytes, offset, length ? uint64_t(*length) : UINT64_MAX));
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "list", std::move(result.list));
    set(out, "notFound", std::move(result.notFound));
    co_return out;
}

} // namespace posthorn::jmap
