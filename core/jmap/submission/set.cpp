#include <algorithm>

#include "base/random.h"
#include "jmap/data/threads.h"
#include "jmap/dates.h"
#include "jmap/identity/methods.h"
#include "jmap/ids.h"
#include "jmap/shared.h"
#include "jmap/submission/methods.h"
#include "jmap/submission/sender.h"

namespace posthorn::jmap {

namespace {

using Wrong = tl::unexpected<SetError>;
constexpr size_t mostKept = 500;    // finished ones are forgotten, the oldest first
constexpr size_t mostPending = 200;

Object deliveryStatus(const SubmissionEnvelope& envelope, std::string_view reply)
{
    Object out;
    for (const MailAddress& address : envelope.to) {
        Object one;
        set(one, "smtpReply", textJson(reply));
        set(one, "delivered", "queued");
        set(one, "displayed", "unknown");
        set(out, address.text(), std::move(one));
    }
    return out;
}

class Setter {
public:
    explicit Setter(const Call& call) : m_call(call) {}
    Task<Answer> run();

private:
    Task<tl::expected<Object, SetError>> create(const Object& wish);
    Task<std::optional<SetError>> checkSenders(std::string_view message, const SubmissionEnvelope& envelope);
    Task<void> update(const std::string& id, const Object& patch);
    Task<void> destroy(const std::string& id);
    Task<void> forgetOld();
    void followUp(const SetRequest& request);

    Call m_call;
    ObjectSet m_known;
    SetResult m_result;
    std::vector<std::pair<std::string, std::string>> m_done; ///< "#creation" or id, and the Email's id
};

/// The client may write as it likes, but not as somebody else.
Task<std::optional<SetError>> Setter::checkSenders(std::string_view message, const SubmissionEnvelope& envelope)
{
    Task<Result<bool>> asking = maySendAs(m_call, envelope.from);
    auto may = co_await asking;
    if (!may)
        co_return setError(may.error());
    if (!*may)
        co_return setError("forbiddenMailFrom", "not an address of this account");
    const std::vector<MailAddress> authors = authorsOf(message);
    if (authors.empty())
        co_return setError("invalidEmail", "the Email has no From");
    for (const MailAddress& author : authors) {
        Task<Result<bool>> next = maySendAs(m_call, author);
        auto allowed = co_await next;
        if (!allowed)
            co_return setError(allowed.error());
        if (!*allowed)
            co_return setError("forbiddenFrom", author.text() + " is not an address of this account");
    }
    co_return std::nullopt;
}

Task<tl::expected<Object, SetError>> Setter::create(const Object& wish)
{
    for (const auto& member : wish) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (name != "identityId" && name != "emailId" && name != "envelope")
            co_return Wrong(invalidProperty(name, "the server's to set"));
    }
    if (!m_call.principal().maySubmit)
        co_return Wrong(setError("forbiddenToSend"));
    Task<Result<ObjectSet>> readingIdentities = readIdentities(m_call);
    auto identities = co_await readingIdentities;
    if (!identities)
        co_return Wrong(setError(identities.error()));
    const auto identityId = m_call.request.resolveId(textOf(wish, "identityId").value_or(""));
    if (!identityId || !identities->find(*identityId))
        co_return Wrong(invalidProperty("identityId", "no such Identity"));
    const auto emailName = m_call.request.resolveId(textOf(wish, "emailId").value_or(""));
    const auto body = emailName ? parseId(*emailName, 'e') : std::nullopt;
    if (!body)
        co_return Wrong(invalidProperty("emailId", "no such Email"));
    Task<Result<std::string>> reading = readEmail(m_call, *body);
    auto message = co_await reading;
    if (!message && message.error().kind == ErrorKind::NotFound)
        co_return Wrong(invalidProperty("emailId", "no such Email"));
    if (!message)
        co_return Wrong(setError(message.error()));
    const UnixMs now = m_call.services().clock.now();
    auto envelope = readEnvelope(find(wish, "envelope"), *message, now);
    if (!envelope)
        co_return Wrong(std::move(envelope.error()));
    Task<std::optional<SetError>> checking = checkSenders(*message, *envelope);
    if (auto error = co_await checking)
        co_return Wrong(std::move(*error));
    std::vector<store::BodyId> bodies{*body};
    Task<Result<std::vector<store::BodyId>>> threading = threadsOf(m_call, std::move(bodies));
    auto threads = co_await threading;
    Object made;
    const bool held = envelope->sendAt > now;
    set(made, "identityId", textJson(*identityId));
    set(made, "emailId", textJson(emailId(*body)));
    set(made, "threadId", textJson(threadId(threads && !threads->empty() ? threads->front() : *body)));
    set(made, "envelope", envelopeJson(*envelope));
    set(made, "sendAt", textJson(utcDate(held ? envelope->sendAt : now)));
    set(made, "undoStatus", held ? "pending" : "final");
    set(made, "dsnBlobIds", Array());
    set(made, "mdnBlobIds", Array());
    if (held) {
        const auto waiting = std::count_if(m_known.items.begin(), m_known.items.end(),
                                           [](const Object& item) { return textOf(item, "undoStatus") == "pending"; });
        if (size_t(waiting) >= mostPending)
            co_return Wrong(setError("overQuota", "too many messages wait to be sent"));
        set(made, "deliveryStatus", nullptr);
    } else {
        Task<tl::expected<std::string, SetError>> sending = sendMessage(m_call, std::move(*message), *envelope);
        auto sent = co_await sending;
        if (!sent)
            co_return Wrong(std::move(sent.error()));
        set(made, "deliveryStatus", deliveryStatus(*envelope, *sent));
    }
    // It has been sent: that it could not be noted down is no reason to say that it was not.
    Task<Result<std::string>> writing = createObject(m_call, std::string(submissionKind), made);
    const auto written = co_await writing;
    if (!written && held)
        co_return Wrong(setError(written.error()));
    set(made, "id", textJson(written ? *written : randomName(16)));
    if (held)
        m_call.services().shared.noteRelease(envelope->sendAt);
    m_known.items.push_back(made);
    co_return made;
}

Task<void> Setter::update(const std::string& given, const Object& patch)
{
    const std::string id = m_call.request.resolveId(given).value_or(given);
    const Object* current = m_known.find(id);
    if (!current) {
        m_result.notUpdated(given, setError("notFound"));
        co_return;
    }
    for (const auto& member : patch) {
        const std::string_view name{member.key().data(), member.key().size()};
        const Json* was = find(*current, name);
        if (name != "undoStatus" && (!was || *was != member.value())) {
            m_result.notUpdated(given, invalidProperty(name, "cannot be changed"));
            co_return;
        }
    }
    const auto wanted = textOf(patch, "undoStatus");
    if (!wanted || wanted == textOf(*current, "undoStatus")) {
        m_result.updated(given);
        co_return;
    }
    if (wanted != "canceled") {
        m_result.notUpdated(given, invalidProperty("undoStatus"));
        co_return;
    }
    // Whoever claims it first has it: the release, or we.
    if (textOf(*current, "undoStatus") != "pending" || !m_call.services().shared.claimRelease(id)) {
        m_result.notUpdated(given, setError("cannotUnsend"));
        co_return;
    }
    // What was read before the claim may be out of date.
    Task<Result<ObjectSet>> reading = readObjects(m_call, std::string(submissionKind));
    auto fresh = co_await reading;
    current = fresh ? fresh->find(id) : nullptr;
    if (!current || textOf(*current, "undoStatus") != "pending") {
        m_call.services().shared.endRelease(id);
        m_result.notUpdated(given, setError("cannotUnsend"));
        co_return;
    }
    Object next = *current;
    set(next, "undoStatus", "canceled");
    Task<Result<void>> writing = writeObject(m_call, std::string(submissionKind), id, next);
    auto written = co_await writing;
    m_call.services().shared.endRelease(id);
    if (!written) {
        m_result.notUpdated(given, setError(written.error()));
        co_return;
    }
    m_done.emplace_back(given, std::string(textOf(next, "emailId").value_or("")));
    m_result.updated(given);
}

Task<void> Setter::destroy(const std::string& given)
{
    const std::string id = m_call.request.resolveId(given).value_or(given);
    const Object* current = m_known.find(id);
    if (!current || textOf(*current, "undoStatus") == "pending") {
        m_result.notDestroyed(given, current ? setError("forbidden", "it is still to be sent: cancel it first") : setError("notFound"));
        co_return;
    }
    const std::string email(textOf(*current, "emailId").value_or(""));
    Task<Result<void>> writing = writeObject(m_call, std::string(submissionKind), id, std::nullopt);
    auto written = co_await writing;
    if (!written) {
        m_result.notDestroyed(given, setError(written.error()));
        co_return;
    }
    m_done.emplace_back(given, email);
    m_result.destroyed(id);
}

Task<void> Setter::forgetOld()
{
    size_t over = m_known.items.size() > mostKept ? m_known.items.size() - mostKept : 0;
    for (const Object& item : m_known.items) {
        if (over == 0)
            break;
        if (textOf(item, "undoStatus") == "pending")
            continue;
        Task<Result<void>> writing = writeObject(m_call, std::string(submissionKind), std::string(*textOf(item, "id")), std::nullopt);
        (void)co_await writing;
        --over;
    }
}

/// RFC 8621 section 7.5: what to do with the Emails once they are on their way.
void Setter::followUp(const SetRequest&)
{
    const auto emailOf = [this](std::string_view reference) -> std::optional<std::string> {
        const auto resolved = m_call.request.resolveId(reference);
        for (const auto& [id, email] : m_done) {
            if (id == reference || (resolved && id == *resolved))
                return email;
        }
        return std::nullopt;
    };
    Object update;
    Array destroy;
    if (const Object* given = m_call.arguments.object("onSuccessUpdateEmail")) {
        for (const auto& member : *given) {
            if (const auto email = emailOf({member.key().data(), member.key().size()}))
                set(update, *email, member.value());
        }
    }
    if (const auto given = m_call.arguments.texts("onSuccessDestroyEmail")) {
        for (const std::string_view reference : *given) {
            if (const auto email = emailOf(reference))
                destroy.push_back(textJson(*email));
        }
    }
    if (update.empty() && destroy.empty())
        return;
    ImpliedCall next{"Email/set", {}};
    set(next.arguments, "accountId", textJson(*m_call.arguments.text("accountId")));
    if (!update.empty())
        set(next.arguments, "update", std::move(update));
    if (!destroy.empty())
        set(next.arguments, "destroy", std::move(destroy));
    m_call.request.implied.push_back(std::move(next));
}

Task<Answer> Setter::run()
{
    Task<Result<ObjectSet>> reading = readObjects(m_call, std::string(submissionKind));
    auto before = co_await reading;
    if (!before)
        co_return refuse(before.error());
    m_known = std::move(*before);
    auto request = readSet(m_call, m_known.state);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    for (const auto& [creation, wish] : request->create) {
        Task<tl::expected<Object, SetError>> task = create(*wish);
        auto made = co_await task;
        if (!made) {
            m_result.notCreated(creation, made.error());
            continue;
        }
        m_done.emplace_back("#" + creation, std::string(*textOf(*made, "emailId")));
        for (const std::string_view given : {"identityId", "emailId"})
            made->erase(bjs(given));
        m_result.created(m_call, creation, std::move(*made));
    }
    for (const auto& [id, patch] : request->update) {
        Task<void> task = update(id, *patch);
        co_await task;
    }
    for (const std::string& id : request->destroy) {
        Task<void> task = destroy(id);
        co_await task;
    }
    Task<void> forgetting = forgetOld();
    co_await forgetting;
    followUp(*request);
    Task<Result<ObjectSet>> again = readObjects(m_call, std::string(submissionKind));
    auto after = co_await again;
    co_return std::move(m_result).answer(m_call, m_known.state, after ? after->state : m_known.state);
}

} // namespace

/// RFC 8621 section 7.5.
Task<Answer> submissionSet(Call call)
{
    Setter setter(call);
    Task<Answer> task = setter.run();
    co_return co_await task;
}

} // namespace posthorn::jmap
