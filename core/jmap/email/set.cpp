#include <algorithm>

#include "base/text.h"
#include "jmap/data/blobs.h"
#include "jmap/dates.h"
#include "jmap/email/changer.h"
#include "jmap/email/compose_email.h"
#include "jmap/email/methods.h"
#include "jmap/email/placing.h"
#include "jmap/standard/patch.h"

namespace posthorn::jmap {

namespace {

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}
    Task<Answer> run();

private:
    Task<tl::expected<Object, SetError>> create(const Object& email);
    Task<tl::expected<BlobContents, SetError>> readBlobs(const Object& email, std::vector<wire::MessageBudget::Share>& shares);
    std::optional<SetError> update(EmailChanger& changer, const std::string& id, const Object& patch);
    Task<void> change();
    std::vector<AccountView::Placement> placementsOf(const std::string& id) const;

    Call m_call;
    SetRequest m_request;
    SetResult m_result;
    ViewPtr m_view;
};

Task<tl::expected<BlobContents, SetError>> Setter::readBlobs(const Object& email,
                                                             std::vector<wire::MessageBudget::Share>& shares)
{
    BlobContents out;
    SetError missing = setError("blobNotFound");
    Array notFound;
    uint64_t sum = 0;
    for (const std::string& id : blobsOf(email)) {
        const auto resolved = m_call.request.resolveId(id);
        const auto blob = resolved ? BlobId::parse(*resolved) : std::nullopt;
        std::optional<Result<std::string>> bytes;
        if (blob) {
            Task<Result<std::string>> task = readBlob(m_call, *blob, shares.emplace_back(), limits.maxSizeAttachmentsPerEmail);
            bytes = co_await task;
        }
        if (!bytes || (!*bytes && bytes->error().kind == ErrorKind::NotFound)) {
            notFound.push_back(textJson(id));
            continue;
        }
        if (!*bytes)
            co_return tl::unexpected<SetError>(setError(bytes->error()));
        sum += (*bytes)->size();
        if (sum > limits.maxSizeAttachmentsPerEmail)
            co_return tl::unexpected<SetError>(setError("tooLarge", "more than maxSizeAttachmentsPerEmail"));
        out[id] = std::make_shared<const std::string>(std::move(**bytes));
    }
    if (!notFound.empty()) {
        set(missing.more, "notFound", std::move(notFound));
        co_return tl::unexpected<SetError>(std::move(missing));
    }
    co_return std::move(out);
}

Task<tl::expected<Object, SetError>> Setter::create(const Object& email)
{
    using Wrong = tl::unexpected<SetError>;
    auto view = co_await m_call.view();
    if (!view)
        co_return Wrong(setError(view.error()));
    auto made = readNewEmail(m_call, **view, email);
    if (!made)
        co_return Wrong(std::move(made.error()));
    std::vector<wire::MessageBudget::Share> shares;
    Task<tl::expected<BlobContents, SetError>> reading = readBlobs(email, shares);
    auto blobs = co_await reading;
    if (!blobs)
        co_return Wrong(std::move(blobs.error()));
    auto text = composeEmail(email, *blobs, m_call.services().clock.now(), m_call.services().hostName);
    if (!text)
        co_return Wrong(std::move(text.error()));
    blobs->clear();
    const uint64_t size = text->size();
    made->bytes = std::make_shared<const std::string>(std::move(*text));
    Task<tl::expected<store::BodyId, SetError>> storing = storeEmail(m_call, std::move(*made));
    auto body = co_await storing;
    if (!body)
        co_return Wrong(std::move(body.error()));
    Task<Object> describing = newEmailJson(m_call, *body, size);
    co_return co_await describing;
}

std::vector<AccountView::Placement> Setter::placementsOf(const std::string& id) const
{
    const auto resolved = m_call.request.resolveId(id);
    const auto body = resolved ? parseId(*resolved, 'e') : std::nullopt;
    return body ? m_view->placements(*body) : std::vector<AccountView::Placement>();
}

std::optional<SetError> Setter::update(EmailChanger& changer, const std::string& id, const Object& patch)
{
    const auto placements = placementsOf(id);
    if (placements.empty())
        return setError("notFound");
    Object now, ids;
    for (const AccountView::Placement& placement : placements)
        set(ids, mailboxId(placement.mailbox->info.id), true);
    set(now, "mailboxIds", ids);
    set(now, "keywords", keywordsJson(keywordsOf(placements)));
    // Keywords are in lower case here; a patch may name them in any.
    Object wanted;
    for (const auto& member : patch) {
        std::string name(member.key());
        if (name.starts_with("keywords/"))
            std::transform(name.begin(), name.end(), name.begin(), asciiLower);
        if (name.starts_with("mailboxIds/#")) {
            const auto resolved = m_call.request.resolveId(std::string_view(name).substr(11));
            if (!resolved)
                return invalidProperty("mailboxIds", "no such creation id");
            name = "mailboxIds/" + *resolved;
        }
        if (name != "keywords" && name != "mailboxIds" && !name.starts_with("keywords/") && !name.starts_with("mailboxIds/"))
            return invalidProperty(name, "cannot be changed");
        if (find(wanted, name))
            return setError("invalidPatch", "twice the same: " + name);
        set(wanted, name, member.value());
    }
    auto patched = applyPatch(now, wanted);
    if (!patched)
        return patched.error();
    const auto keywords = readKeywords(*find(*patched, "keywords"));
    if (!keywords)
        return invalidProperty("keywords");
    const auto mailboxes = readMailboxIds(m_call, *m_view, *find(*patched, "mailboxIds"));
    if (!mailboxes)
        return mailboxes.error();
    return changer.change(id, *m_view, placements, *keywords, {mailboxes->begin(), mailboxes->end()});
}

/// Updates and destroys, all together.
Task<void> Setter::change()
{
    EmailChanger changer(m_call);
    std::vector<std::string> updated, destroyed;
    for (const auto& [id, patch] : m_request.update) {
        if (std::find(m_request.destroy.begin(), m_request.destroy.end(), id) != m_request.destroy.end())
            m_result.notUpdated(id, setError("willDestroy"));
        else if (auto error = update(changer, id, *patch))
            m_result.notUpdated(id, *error);
        else
            updated.push_back(id);
    }
    for (const std::string& id : m_request.destroy) {
        const auto placements = placementsOf(id);
        if (placements.empty()) {
            m_result.notDestroyed(id, setError("notFound"));
            continue;
        }
        if (const auto refused = changer.destroy(id, placements))
            m_result.notDestroyed(id, *refused);
        else
            destroyed.push_back(id);
    }
    if (updated.empty() && destroyed.empty())
        co_return;
    Task<void> running = changer.run();
    co_await running;
    const auto failureOf = [&changer](const std::string& id) {
        const auto found = changer.failures().find(id);
        return found == changer.failures().end() ? nullptr : &found->second;
    };
    for (const std::string& id : updated) {
        if (const SetError* error = failureOf(id))
            m_result.notUpdated(id, *error);
        else
            m_result.updated(id);
    }
    for (const std::string& id : destroyed) {
        if (const SetError* error = failureOf(id))
            m_result.notDestroyed(id, *error);
        else
            m_result.destroyed(*m_call.request.resolveId(id));
    }
}

Task<Answer> Setter::run()
{
    auto before = co_await m_call.view();
    if (!before)
        co_return refuse(before.error());
    const std::string oldState = (*before)->state;
    auto request = readSet(m_call, oldState);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    m_request = std::move(*request);
    for (const auto& [creation, email] : m_request.create) {
        Task<tl::expected<Object, SetError>> task = create(*email);
        auto made = co_await task;
        if (made)
            m_result.created(m_call, creation, std::move(*made));
        else
            m_result.notCreated(creation, made.error());
    }
    auto now = co_await m_call.view();
    if (!now)
        co_return refuse(now.error());
    m_view = *now;
    Task<void> changing = change();
    co_await changing;
    auto after = co_await m_call.view();
    if (!after)
        co_return refuse(after.error());
    co_return std::move(m_result).answer(m_call, oldState, (*after)->state);
}

} // namespace

/// RFC 8621 section 4.6.
Task<Answer> emailSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
