// What follows from an attempt: which entries leave the queue, which wait, and who is told. Everything goes into one
// commit; until that has succeeded the entries stay in hand, so that nothing is sent twice while this process lives.
#include "base/text.h"
#include "delivery/acceptor.h"
#include "delivery/queue/schedule.h"
#include "delivery/queue_runner.h"

namespace posthorn::delivery {

using store::QueueChange;

namespace {

constexpr auto retryPause = std::chrono::seconds(5);

} // namespace

struct QueueRunner::Settlement {
    Batch batch;
    std::vector<QueueChange> changes;
    std::vector<Report> reports;
    std::vector<store::Delivery> deliveries;
    uint64_t sent = 0;
    uint64_t bounced = 0;
};

void QueueRunner::conclude(Batch batch, std::vector<RecipientResult> results)
{
    if (!m_running)
        return;
    auto settlement = std::make_shared<Settlement>();
    settlement->batch = std::move(batch);
    results.resize(settlement->batch.entries.size());
    for (size_t i = 0; i < results.size(); ++i)
        decide(*settlement, settlement->batch.entries[i], results[i]);
    withBody(std::move(settlement));
}

void QueueRunner::decide(Settlement& settlement, const store::QueueEntry& entry, const RecipientResult& result)
{
    const std::string who = "message " + std::to_string(entry.delivery) + " to <" + entry.recipient.address.text() +
                            ">" + (result.host.empty() ? "" : " by " + result.host) + ": ";
    QueueChange change{QueueChange::Kind::Remove, entry.id, 0, 0, {}};
    switch (result.kind) {
    case RecipientResult::Kind::Delivered:
        log(watch::Level::Info, who + "sent, " + result.text);
        ++settlement.sent;
        if ((entry.recipient.notify & NotifySuccess) != 0 && !result.dsnPassed)
            addReport(settlement, Action::Relayed, entry, result, 0);
        break;
    case RecipientResult::Kind::Permanent:
        log(watch::Level::Warning, who + "refused, " + result.text);
        giveBack(settlement, entry, result);
        break;
    case RecipientResult::Kind::Temporary: {
        const RetrySchedule schedule(*m_parts.settings.snapshot());
        const UnixMs now = m_parts.clock.now();
        if (schedule.isOver(entry.arrived, now)) {
            log(watch::Level::Warning, who + "given up, " + result.text);
            RecipientResult expired = result;
            expired.status = "4.4.7";
            expired.text = "delivery time expired; the last attempt ended with: " + result.text;
            giveBack(settlement, entry, expired);
            break;
        }
        change.kind = QueueChange::Kind::Retry;
        change.attempts = entry.attempts + 1;
        change.nextAttempt = std::min(now + schedule.delay(change.attempts), schedule.endOf(entry.arrived));
        change.lastError = result.text.substr(0, 500);
        log(watch::Level::Info, who + "put off, " + result.text);
        if (wantsDelayReport(entry, now))
            addReport(settlement, Action::Delayed, entry, result, schedule.endOf(entry.arrived));
        break;
    }
    }
    settlement.changes.push_back(std::move(change));
}

/// Told once: by the attempt that is the first behind the time, the one before it having been due earlier.
bool QueueRunner::wantsDelayReport(const store::QueueEntry& entry, UnixMs now) const
{
    const auto settings = m_parts.settings.snapshot();
    const int64_t after = settings->number(config::Setting::DeliveryDelayWarning) * 1000;
    if (after == 0 || entry.sender.isNull() || now - entry.arrived < after)
        return false;
    const uint32_t notify = entry.recipient.notify & (NotifyNever | NotifySuccess | NotifyFailure | NotifyDelay);
    if (notify != 0 && (notify & NotifyDelay) == 0)
        return false;
    const int64_t before = entry.attempts == 0 ? 0 : RetrySchedule(*settings).delay(entry.attempts);
    return entry.attempts == 0 || entry.nextAttempt - before - entry.arrived < after;
}

/// The message will not be delivered to this recipient: its sender is told, unless he does not want to hear it.
void QueueRunner::giveBack(Settlement& settlement, const store::QueueEntry& entry, const RecipientResult& result)
{
    ++settlement.bounced;
    if (entry.sender.isNull()) {
        // Nobody to tell. What cannot be returned is the postmaster's business, or nobody's.
        const bool tell = m_parts.settings.snapshot()->boolean(config::Setting::DeliveryDoubleBounces);
        log(watch::Level::Warning, "message " + std::to_string(entry.delivery) + " has no sender to return it to, " +
                                       (tell ? "the postmaster is told" : "it is dropped"));
        if (tell)
            addReport(settlement, Action::Failed, entry, result, 0);
        return;
    }
    const uint32_t notify = entry.recipient.notify & (NotifyNever | NotifySuccess | NotifyFailure | NotifyDelay);
    if (notify == 0 || (notify & NotifyFailure) != 0)
        addReport(settlement, Action::Failed, entry, result, 0);
}

void QueueRunner::addReport(Settlement& settlement, Action action, const store::QueueEntry& entry,
                            const RecipientResult& result, UnixMs retryUntil)
{
    Report* report = nullptr;
    for (Report& other : settlement.reports) {
        if (other.action == action)
            report = &other;
    }
    if (report == nullptr) {
        report = &settlement.reports.emplace_back();
        report->action = action;
        report->to = entry.sender.isNull() ? MailAddress{"postmaster", {}} : entry.sender;
        report->envelopeId = entry.envelopeId;
        report->arrived = entry.arrived;
        report->ret = entry.recipient.notify & (ReturnFull | ReturnHeaders);
    }
    report->recipients.push_back(
        {entry.recipient.address, entry.recipient.original, result.status, result.host, result.text, retryUntil});
}

/// A report shows the message; it may not have been read yet.
void QueueRunner::withBody(std::shared_ptr<Settlement> settlement)
{
    if (settlement->reports.empty()) {
        commit(std::move(settlement));
        return;
    }
    if (settlement->batch.body) {
        makeReports(std::move(settlement));
        return;
    }
    const Batch& batch = settlement->batch;
    readBody(batch, m_life.bind([this, settlement](Result<store::Bytes> body) {
        if (!body && body.error().temporary) {
            retryLater(settlement, body.error());
            return;
        }
        // A body that is damaged or gone must not keep the sender from hearing of it.
        settlement->batch.body = body ? std::move(*body) : std::make_shared<const std::string>();
        makeReports(settlement);
    }));
}

void QueueRunner::makeReports(std::shared_ptr<Settlement> settlement)
{
    std::vector<Report> reports = settlement->reports;
    for (Report& report : reports)
        report.message = settlement->batch.body;
    m_reporter.prepare(std::move(reports), m_parts.executor,
                       m_life.bind([this, settlement](Result<std::vector<store::Delivery>> deliveries) {
                           if (!deliveries) {
                               retryLater(settlement, deliveries.error());
                               return;
                           }
                           settlement->deliveries = std::move(*deliveries);
                           commit(settlement);
                       }));
}

void QueueRunner::commit(std::shared_ptr<Settlement> settlement)
{
    // Copies, for the same may have to be tried again; bodies are shared.
    auto changes = settlement->changes;
    auto deliveries = settlement->deliveries;
    m_parts.facade.queue->settle(std::move(changes), std::move(deliveries), m_life.bind([this, settlement](Result<void> done) {
        if (!done) {
            retryLater(settlement, done.error());
            return;
        }
        for (const store::QueueEntry& entry : settlement->batch.entries)
            m_inHand.erase(entry.id);
        m_parts.hub.count(watch::Counter::MessagesSent, settlement->sent);
        m_parts.hub.count(watch::Counter::MessagesBounced, settlement->bounced);
        for (const store::Delivery& delivery : settlement->deliveries)
            m_parts.hub.count(watch::Counter::MessagesDelivered, delivery.local.size());
        lookSoon();
    }));
}

void QueueRunner::retryLater(std::shared_ptr<Settlement> settlement, const Error& error)
{
    log(watch::Level::Error, "the queue cannot be written, trying again: " + error.text);
    m_parts.timers.after(retryPause, m_life.bind([this, settlement] {
        if (m_running)
            withBody(settlement);
    }));
}

} // namespace posthorn::delivery
