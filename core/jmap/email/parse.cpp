#include "jmap/data/blobs.h"
#include "jmap/email/methods.h"
#include "jmap/email/render.h"
#include "mime/header.h"

namespace posthorn::jmap {

/// RFC 8621 section 4.9.
Task<Answer> emailParse(Call call)
{
    const std::vector<std::string_view> blobIds = *call.arguments.texts("blobIds");
    if (blobIds.size() > limits.maxObjectsInGet)
        co_return refuse("requestTooLarge", "more than maxObjectsInGet blobs");
    auto properties = call.arguments.texts("properties");
    if (properties) {
        for (const std::string_view property : *properties) {
            if (!isEmailProperty(property))
                co_return badArgument("unknown property " + std::string(property.substr(0, 100)));
        }
    } else {
        const auto defaults = defaultParseProperties();
        properties.emplace(defaults.begin(), defaults.end());
    }
    auto options = readRenderOptions(call, std::move(*properties));
    if (!options)
        co_return tl::unexpected<MethodError>(std::move(options.error()));
    const EmailRenderer renderer(*options);
    constexpr uint64_t maxTogether = 64 << 20;
    uint64_t sum = 0;
    Object parsed;
    Array notParsable, notFound;
    for (const std::string_view id : blobIds) {
        const auto resolved = call.request.resolveId(id);
        const auto blob = resolved ? BlobId::parse(*resolved) : std::nullopt;
        if (!blob) {
            notFound.push_back(textJson(id));
            continue;
        }
        EmailSource source;
        Task<Result<std::string>> task = readBlob(call, *blob, source.share, call.principal().maxUpload);
        auto bytes = co_await task;
        if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
            notFound.push_back(textJson(id));
            continue;
        }
        if (!bytes)
            co_return refuse(bytes.error());
        mime::HeaderReader reader(*bytes);
        mime::HeaderField field;
        if (!reader.next(field) || !field.value.data()) {
            notParsable.push_back(textJson(id));
            continue;
        }
        sum += bytes->size();
        if (sum > maxTogether)
            co_return refuse("requestTooLarge", "so many messages do not go into one answer");
        source.size = bytes->size();
        source.bytes = std::move(*bytes);
        source.holds = Level::Whole;
        const std::string preview = renderer.wantsPreview() ? EmailRenderer::makePreview(source) : std::string();
        Object email = renderer.render(source, *blob, 0, &preview);
        for (const std::string_view none : {"id", "threadId", "mailboxIds", "keywords", "receivedAt"}) {
            if (find(email, none))
                set(email, none, nullptr);
        }
        set(parsed, id, std::move(email));
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "parsed", parsed.empty() ? Json(nullptr) : Json(std::move(parsed)));
    set(out, "notParsable", notParsable.empty() ? Json(nullptr) : Json(std::move(notParsable)));
    set(out, "notFound", notFound.empty() ? Json(nullptr) : Json(std::move(notFound)));
    co_return out;
}

} // namespace posthorn::jmap
