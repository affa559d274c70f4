#include "jmap/data/blobs.h"
#include "jmap/dates.h"
#include "jmap/email/methods.h"
#include "jmap/email/placing.h"
#include "mime/builder.h"
#include "mime/header.h"

namespace posthorn::jmap {

namespace {

using Wrong = tl::unexpected<SetError>;

/// A message begins with a header field.
bool looksLikeMessage(std::string_view bytes)
{
    mime::HeaderReader reader(bytes);
    mime::HeaderField field;
    return reader.next(field) && field.value.data() && bytes.find('\0') == std::string_view::npos;
}

/// The store keeps CRLF only.
bool hasBareLineFeed(std::string_view bytes)
{
    for (size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        if (at == 0 || bytes[at - 1] != '\r')
            return true;
    }
    return false;
}

Task<tl::expected<Object, SetError>> importOne(Call call, const Object& email)
{
    for (const auto& member : email) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (name != "blobId" && name != "mailboxIds" && name != "keywords" && name != "receivedAt")
            co_return Wrong(invalidProperty(name, "unknown"));
    }
    auto view = co_await call.view();
    if (!view)
        co_return Wrong(setError(view.error()));
    auto made = readNewEmail(call, **view, email);
    if (!made)
        co_return Wrong(std::move(made.error()));
    const auto blobId = textOf(email, "blobId");
    const auto resolved = blobId ? call.request.resolveId(*blobId) : std::nullopt;
    const auto blob = resolved ? BlobId::parse(*resolved) : std::nullopt;
    if (!blob)
        co_return Wrong(invalidProperty("blobId", "no such blob"));
    if (blob->upload.empty() && blob->whole && (*view)->has(blob->body)) { // it is one of the account's Emails
        SetError exists = setError("alreadyExists");
        set(exists.more, "existingId", textJson(emailId(blob->body)));
        co_return Wrong(std::move(exists));
    }
    wire::MessageBudget::Share share;
    Task<Result<std::string>> reading = readBlob(call, *blob, share, call.principal().maxUpload);
    auto bytes = co_await reading;
    if (!bytes && bytes.error().kind == ErrorKind::NotFound)
        co_return Wrong(invalidProperty("blobId", "no such blob"));
    if (!bytes)
        co_return Wrong(setError(bytes.error()));
    if (!looksLikeMessage(*bytes))
        co_return Wrong(setError("invalidEmail", "the blob is no message"));
    if (hasBareLineFeed(*bytes))
        *bytes = mime::normalizeLineEnds(*bytes);
    const uint64_t size = bytes->size();
    made->bytes = std::make_shared<const std::string>(std::move(*bytes));
    Task<tl::expected<store::BodyId, SetError>> storing = storeEmail(call, std::move(*made));
    auto body = co_await storing;
    if (!body)
        co_return Wrong(std::move(body.error()));
    Task<Object> describing = newEmailJson(call, *body, size);
    co_return co_await describing;
}

} // namespace

/// RFC 8621 section 4.8.
Task<Answer> emailImport(Call call)
{
    auto before = co_await call.view();
    if (!before)
        co_return refuse(before.error());
    const std::string oldState = (*before)->state;
    if (const auto expected = call.arguments.text("ifInState"); expected && !sameState(*expected, oldState))
        co_return refuse("stateMismatch");
    const Object& emails = *call.arguments.object("emails");
    if (emails.size() > limits.maxObjectsInSet)
        co_return refuse("requestTooLarge", "more than maxObjectsInSet objects");
    SetResult result;
    Object notCreated;
    for (const auto& member : emails) {
        const std::string creation(member.key());
        const Object* email = member.value().if_object();
        if (!email)
            co_return badArgument("emails holds objects");
        Task<tl::expected<Object, SetError>> task = importOne(call, *email);
        auto made = co_await task;
        if (made)
            result.created(call, creation, std::move(*made));
        else
            set(notCreated, creation, made.error().json());
    }
    auto after = co_await call.view();
    if (!after)
        co_return refuse(after.error());
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "oldState", textJson(oldState));
    set(out, "newState", textJson((*after)->state));
    set(out, "created", result.created().empty() ? Json(nullptr) : Json(result.created()));
    set(out, "notCreated", notCreated.empty() ? Json(nullptr) : Json(std::move(notCreated)));
    co_return out;
}

} // namespace posthorn::jmap
