#include "jmap/email/placing.h"

#include "jmap/data/store_calls.h"
#include "jmap/data/threads.h"
#include "jmap/dates.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

using store::BodyId;
using store::MailboxId;

tl::expected<std::vector<MailboxId>, SetError> readMailboxIds(const Call& call, const AccountView& view,
                                                              const Json& value)
{
    const auto wrong = [](std::string why) {
        return tl::unexpected<SetError>(invalidProperty("mailboxIds", std::move(why)));
    };
    const Object* object = value.if_object();
    if (!object || object->empty())
        return wrong("an Email is in one mailbox at least");
    std::vector<MailboxId> out;
    for (const auto& member : *object) {
        if (!member.value().is_bool() || !member.value().get_bool())
            return wrong("the values must be true");
        const auto id = call.request.resolveId({member.key().data(), member.key().size()});
        const auto number = id ? parseId(*id, 'm') : std::nullopt;
        const ViewMailbox* mailbox = number ? view.find(*number) : nullptr;
        if (!mailbox || !mailbox->index)
            return wrong("no such mailbox: " + std::string(member.key()));
        out.push_back(*number);
    }
    return out;
}

tl::expected<NewEmail, SetError> readNewEmail(const Call& call, const AccountView& view, const Object& email)
{
    using Wrong = tl::unexpected<SetError>;
    NewEmail out;
    const Json* ids = find(email, "mailboxIds");
    auto mailboxes = readMailboxIds(call, view, ids ? *ids : Json(nullptr));
    if (!mailboxes)
        return Wrong(std::move(mailboxes.error()));
    out.mailboxes = std::move(*mailboxes);
    if (const Json* given = find(email, "keywords"); given && !given->is_null()) {
        auto keywords = readKeywords(*given);
        if (!keywords)
            return Wrong(invalidProperty("keywords"));
        out.keywords = std::move(*keywords);
    }
    out.receivedAt = call.services().clock.now();
    if (const Json* given = find(email, "receivedAt"); given && !given->is_null()) {
        const auto date = given->is_string() ? parseUtcDate(*textOf(*given)) : std::nullopt;
        if (!date)
            return Wrong(invalidProperty("receivedAt"));
        out.receivedAt = *date;
    }
    return out;
}

uint32_t rightToSet(std::string_view keyword)
{
    return keyword == "$seen" ? store::SetSeen : store::SetKeywords;
}

std::optional<SetError> mayAdd(const AccountView& view, const std::vector<MailboxId>& mailboxes, const Keywords& keywords)
{
    for (const MailboxId id : mailboxes) {
        const ViewMailbox* mailbox = view.find(id);
        if (!mailbox || !mailbox->may(store::AddItems))
            return setError("forbidden", "nothing may be put into this mailbox");
        for (const std::string& keyword : keywords) {
            if (!mailbox->may(rightToSet(keyword)))
                return setError("forbidden", "keywords may not be set in this mailbox");
        }
    }
    return std::nullopt;
}

Task<tl::expected<BodyId, SetError>> storeEmail(Call call, NewEmail email)
{
    const auto wrong = [](const Error& error) { return tl::unexpected<SetError>(setError(error)); };
    auto view = co_await call.view();
    if (!view)
        co_return wrong(view.error());
    if (auto refused = mayAdd(**view, email.mailboxes, email.keywords))
        co_return tl::unexpected<SetError>(std::move(*refused));
    Task<Result<uint64_t>> asking = quotaOf(call);
    const auto most = co_await asking;
    if (!most)
        co_return wrong(most.error());
    const uint64_t quota = *most;
    FlagsAndKeywords flags = toFlags(email.keywords);
    store::NewMessage message;
    message.bytes = email.bytes;
    message.internalDate = email.receivedAt;
    message.flags = flags.flags;
    message.keywords = flags.keywords;
    const MailboxId first = email.mailboxes.front();
    auto appended = co_await appendMessage(call.services(), first, std::move(message), quota);
    call.request.changed();
    if (!appended)
        co_return wrong(appended.error());
    const store::Uid uid = appended->uids.front();
    auto snapshot = co_await openMailbox(call.services(), first);
    if (!snapshot)
        co_return wrong(snapshot.error());
    const auto at = (*snapshot)->find(uid);
    if (!at)
        co_return tl::unexpected<SetError>(setError("serverFail", "it was removed meanwhile"));
    const BodyId body = (*snapshot)->at(*at).body;
    for (size_t i = 1; i < email.mailboxes.size(); ++i) {
        std::vector<store::Uid> uids{uid};
        auto copied = co_await copyMessages(call.services(), first, std::move(uids), email.mailboxes[i], quota);
        if (!copied)
            co_return wrong(copied.error());
    }
    co_return body;
}

Task<Object> newEmailJson(Call call, BodyId body, uint64_t size)
{
    std::vector<BodyId> bodies{body};
    Task<Result<std::vector<BodyId>>> task = threadsOf(call, std::move(bodies));
    auto threads = co_await task;
    Object out;
    set(out, "id", textJson(emailId(body)));
    set(out, "blobId", textJson(BlobId::ofBody(body).text()));
    set(out, "threadId", textJson(threadId(threads && !threads->empty() ? threads->front() : body)));
    set(out, "size", size);
    co_return out;
}

} // namespace posthorn::jmap
