#include <algorithm>

#include "base/text.h"
#include "jmap/data/blobs.h"
#include "jmap/email/keywords.h"
#include "jmap/identity/methods.h"
#include "jmap/ids.h"
#include "jmap/mdn/methods.h"
#include "jmap/mdn/notification.h"
#include "jmap/submission/sender.h"
#include "mime/header.h"

namespace posthorn::jmap {

namespace {

using Wrong = tl::unexpected<SetError>;

/// The address that wants to be told (RFC 8098 section 2.1).
std::optional<MailAddress> wanted(std::string_view message)
{
    const auto field = mime::findHeader(message, "Disposition-Notification-To");
    if (!field)
        return std::nullopt;
    for (const mime::Address& address : mime::parseAddressList(*field, 10)) {
        if (address.kind == mime::Address::Kind::Mailbox && address.mailbox && address.host)
            return MailAddress::parse(*address.mailbox + "@" + *address.host);
    }
    return std::nullopt;
}

/// One field's value in brackets, as it stands; nothing for one that is no message id.
std::string messageIdOf(std::string_view message)
{
    const auto field = mime::findHeader(message, "Message-ID");
    const std::string id = field ? mime::unfold(*field) : std::string();
    return id.size() > 2 && id.size() < 900 && isAscii(id) && id.front() == '<' && id.find('>') == id.size() - 1 ? id : std::string();
}

struct Sent {
    std::string emailId;
    Object serverSet;
};

class Sender {
public:
    Sender(const Call& call, const Object& identity) : m_call(call), m_identity(identity) {}

    Task<tl::expected<Sent, SetError>> send(const Object& mdn)
    {
        if (auto error = checkMdn(mdn))
            co_return Wrong(std::move(*error));
        const auto id = m_call.request.resolveId(*textOf(mdn, "forEmailId"));
        const auto body = id ? parseId(*id, 'e') : std::nullopt;
        auto view = co_await m_call.view();
        if (!view)
            co_return Wrong(setError(view.error()));
        const auto placements = body ? (*view)->placements(*body) : std::vector<AccountView::Placement>();
        if (placements.empty())
            co_return Wrong(setError("notFound", "no such Email"));
        if (keywordsOf(placements).contains("$mdnsent"))
            co_return Wrong(setError("mdnAlreadySent"));
        Task<Result<std::string>> reading = readEmail(m_call, *body);
        auto original = co_await reading;
        if (!original)
            co_return Wrong(setError(original.error()));
        const auto to = wanted(*original);
        if (!to)
            co_return Wrong(invalidProperty("forEmailId", "nobody asked for a notification"));
        const std::string own(*textOf(m_identity, "email"));
        Task<Result<bool>> asking = maySendAs(m_call, MailAddress::parse(own).value_or(MailAddress()));
        const auto may = co_await asking;
        if (!may || !*may)
            co_return Wrong(may ? setError("forbiddenFrom", "not an address of this account") : setError(may.error()));
        MdnFacts facts;
        facts.from.name = textOf(m_identity, "name").value_or("");
        facts.from.address = own;
        facts.to = to->text();
        facts.finalRecipient = (isAscii(own) ? "rfc822; " : "utf-8; ") + own;
        if (const auto given = textOf(mdn, "finalRecipient"))
            facts.finalRecipient = given->find(';') == std::string_view::npos ? "rfc822; " + std::string(*given) : std::string(*given);
        if (const auto given = mime::findHeader(*original, "Original-Recipient"))
            facts.originalRecipient = mime::unfold(*given);
        facts.originalMessageId = messageIdOf(*original);
        facts.hostName = m_call.services().hostName;
        facts.now = m_call.services().clock.now();
        SubmissionEnvelope envelope; // from nobody: what cannot be delivered comes not back (RFC 8098 section 3)
        envelope.to.push_back(*to);
        Task<tl::expected<std::string, SetError>> sending = sendMessage(m_call, composeMdn(mdn, facts, *original), envelope);
        auto done = co_await sending;
        if (!done)
            co_return Wrong(std::move(done.error()));
        Sent out;
        out.emailId = *id;
        if (!find(mdn, "finalRecipient"))
            set(out.serverSet, "finalRecipient", textJson(facts.finalRecipient));
        if (!facts.originalMessageId.empty())
            set(out.serverSet, "originalMessageId", textJson(facts.originalMessageId));
        if (!facts.originalRecipient.empty())
            set(out.serverSet, "originalRecipient", textJson(facts.originalRecipient));
        co_return std::move(out);
    }

private:
    Call m_call;
    const Object& m_identity;
};

} // namespace

/// RFC 9007 section 2.1.
Task<Answer> mdnSend(Call call)
{
    const Object& send = *call.arguments.object("send");
    if (send.size() > limits.maxObjectsInSet)
        co_return refuse("requestTooLarge", "more than maxObjectsInSet notifications");
    Task<Result<ObjectSet>> reading = readIdentities(call);
    const auto identities = co_await reading;
    if (!identities)
        co_return refuse(identities.error());
    const std::string identityId = call.request.resolveId(*call.arguments.text("identityId")).value_or("");
    const Object* identity = identities->find(identityId);
    if (!identity)
        co_return badArgument("identityId: no such Identity");
    Object sent, notSent, updates;
    const Object* onSuccess = call.arguments.object("onSuccessUpdateEmail");
    Sender sender(call, *identity);
    for (const auto& member : send) {
        const std::string_view creation{member.key().data(), member.key().size()};
        const Object* mdn = member.value().if_object();
        if (!mdn)
            co_return badArgument("send holds objects");
        Task<tl::expected<Sent, SetError>> task = sender.send(*mdn);
        auto done = co_await task;
        if (!done) {
            set(notSent, creation, done.error().json());
            continue;
        }
        set(sent, creation, done->serverSet.empty() ? Json(nullptr) : Json(std::move(done->serverSet)));
        if (const Json* patch = onSuccess ? find(*onSuccess, "#" + std::string(creation)) : nullptr)
            set(updates, done->emailId, *patch);
    }
    if (!updates.empty()) {
        ImpliedCall next{"Email/set", {}};
        set(next.arguments, "accountId", textJson(*call.arguments.text("accountId")));
        set(next.arguments, "update", std::move(updates));
        call.request.implied.push_back(std::move(next));
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "sent", sent.empty() ? Json(nullptr) : Json(std::move(sent)));
    set(out, "notSent", notSent.empty() ? Json(nullptr) : Json(std::move(notSent)));
    co_return out;
}

/// RFC 9007 section 2.2.
Task<Answer> mdnParse(Call call)
{
    const std::vector<std::string_view> blobIds = *call.arguments.texts("blobIds");
    if (blobIds.size() > limits.maxObjectsInGet)
        co_return refuse("requestTooLarge", "more than maxObjectsInGet blobs");
    Object parsed;
    Array notParsable, notFound;
    for (const std::string_view id : blobIds) {
        const auto resolved = call.request.resolveId(id);
        const auto blob = resolved ? BlobId::parse(*resolved) : std::nullopt;
        if (!blob) {
            notFound.push_back(textJson(id));
            continue;
        }
        wire::MessageBudget::Share share;
        Task<Result<std::string>> task = readBlob(call, *blob, share, call.principal().maxUpload);
        const auto bytes = co_await task;
        if (!bytes && bytes.error().kind == ErrorKind::NotFound) {
            notFound.push_back(textJson(id));
            continue;
        }
        if (!bytes)
            co_return refuse(bytes.error());
        if (auto mdn = parseMdn(*bytes))
            set(parsed, id, std::move(*mdn));
        else
            notParsable.push_back(textJson(id));
    }
    Object out;
    set(out, "accountId", textJson(*call.arguments.text("accountId")));
    set(out, "parsed", parsed.empty() ? Json(nullptr) : Json(std::move(parsed)));
    set(out, "notParsable", notParsable.empty() ? Json(nullptr) : Json(std::move(notParsable)));
    set(out, "notFound", notFound.empty() ? Json(nullptr) : Json(std::move(notFound)));
    co_return out;
}

} // namespace posthorn::jmap
