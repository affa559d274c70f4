#include "jmap/submission/releases.h"

#include "jmap/data/store_calls.h"
#include "jmap/dates.h"
#include "jmap/ids.h"
#include "jmap/shared.h"
#include "jmap/snooze/snooze.h"
#include "jmap/submission/methods.h"
#include "jmap/submission/sender.h"

namespace posthorn::jmap {

namespace {

constexpr UnixMs retryMs = 60 * 1000; // after an error that may pass

/// What of the reply each recipient gets.
Object statusOf(const SubmissionEnvelope& envelope, std::string_view reply, std::string_view delivered)
{
    Object out;
    for (const MailAddress& address : envelope.to) {
        Object one;
        set(one, "smtpReply", textJson(reply));
        set(one, "delivered", textJson(delivered));
        set(one, "displayed", "unknown");
        set(out, address.text(), std::move(one));
    }
    return out;
}

/// A message that waited in the mailbox for such goes where sent ones are.
Task<void> moveToSent(Call call, store::BodyId body)
{
    call.request.changed();
    auto view = co_await call.view();
    const ViewMailbox* scheduled = view ? roleOrName(**view, "scheduled", "Scheduled") : nullptr;
    const ViewMailbox* sent = view ? (*view)->find(store::SpecialUse::Sent) : nullptr;
    if (!scheduled || !sent)
        co_return;
    for (const AccountView::Placement& placement : (*view)->placements(body)) {
        if (placement.mailbox != scheduled)
            continue;
        std::vector<store::Uid> uids(1, placement.entry.uid);
        (void)co_await moveMessages(call.services(), scheduled->info.id, std::move(uids), sent->info.id);
    }
}

} // namespace

Releases::Releases(Services services, std::function<void(const std::string&)> problem)
    : m_services(std::move(services)), m_problem(std::move(problem))
{
}

void Releases::tick()
{
    if (m_busy || !m_services.store.objects || m_services.shared.nextRelease() > m_services.clock.now())
        return;
    m_busy = true;
    start<bool>(round(), m_life.bind([this](bool) { m_busy = false; }));
}

Task<bool> Releases::round()
{
    Shared& shared = m_services.shared;
    shared.setNextRelease(INT64_MAX); // lowered again by what is left, and by what comes meanwhile
    auto owners = co_await objectOwners(m_services, std::string(submissionKind));
    if (!owners) {
        shared.noteRelease(m_services.clock.now() + retryMs);
        co_return false;
    }
    for (const store::AccountId account : *owners) {
        Task<void> task = release(account);
        co_await task;
    }
    co_return true;
}

Task<void> Releases::release(store::AccountId account)
{
    static constexpr MethodRow row{"EmailSubmission/set", capability::submission, {}, nullptr, 0};
    static const Object nothing;
    auto principal = std::make_shared<Principal>();
    principal->account = account;
    Request request(m_services, principal);
    const Call call{request, row, Arguments(nothing)};
    Shared& shared = m_services.shared;
    Task<Result<ObjectSet>> reading = readObjects(call, std::string(submissionKind));
    auto objects = co_await reading;
    if (!objects)
        co_return;
    const UnixMs now = m_services.clock.now();
    for (Object& item : objects->items) {
        if (textOf(item, "undoStatus") != "pending")
            continue;
        const UnixMs sendAt = parseUtcDate(textOf(item, "sendAt").value_or("")).value_or(0);
        const std::string id(*textOf(item, "id"));
        if (sendAt > now) {
            shared.noteRelease(sendAt);
            continue;
        }
        if (!shared.claimRelease(id))
            continue;
        // It may have been cancelled between the reading and the claim.
        Task<Result<ObjectSet>> again = readObjects(call, std::string(submissionKind));
        auto fresh = co_await again;
        const Object* current = fresh ? fresh->find(id) : nullptr;
        if (!current || textOf(*current, "undoStatus") != "pending") {
            shared.endRelease(id);
            continue;
        }
        const Json* stored = find(item, "envelope");
        const SubmissionEnvelope envelope = stored && stored->is_object() ? storedEnvelope(stored->get_object()) : SubmissionEnvelope();
        principal->address = envelope.from;
        const auto body = parseId(textOf(item, "emailId").value_or(""), 'e');
        Task<Result<std::string>> readingEmail = readEmail(call, body.value_or(0));
        auto message = co_await readingEmail;
        std::string reply, failure;
        bool later = false;
        if (!message) {
            failure = "554 5.6.0 the Email is not there any more";
            later = message.error().kind != ErrorKind::NotFound;
        } else {
            Task<tl::expected<std::string, SetError>> sending = sendMessage(call, std::move(*message), envelope);
            auto sent = co_await sending;
            if (sent)
                reply = *sent;
            else
                failure = "554 5.0.0 " + sent.error().type + " " + sent.error().description;
            later = !sent && (sent.error().type == "serverFail" || sent.error().type == "rateLimit");
        }
        if (later) {
            shared.noteRelease(now + retryMs);
        } else {
            if (!failure.empty() && m_problem)
                m_problem("a message that was to be sent later was not: " + failure);
            set(item, "undoStatus", "final");
            set(item, "deliveryStatus", failure.empty() ? statusOf(envelope, reply, "queued") : statusOf(envelope, failure, "no"));
            Task<Result<void>> writing = writeObject(call, std::string(submissionKind), id, item);
            if (auto written = co_await writing; !written && m_problem)
                m_problem("a sent message could not be noted down: " + written.error().text);
            if (failure.empty()) {
                Task<void> moving = moveToSent(call, body.value_or(0));
                co_await moving;
            }
        }
        shared.endRelease(id);
    }
}

} // namespace posthorn::jmap
