#include "delivery/router.h"

#include "base/text.h"
#include "delivery/envelope_fields.h"

namespace posthorn::delivery {

using Kind = directory::Resolution::Kind;

/// One recipient on its way through the checks.
struct Router::Question {
    Recipient recipient;
    bool mayRelay;
    uint64_t size;
    Executor& asker;
    Reply<Recipient> reply;
};

Router::Router(Parts parts)
    : m_parts(std::move(parts)), m_reporter(m_parts.directory, m_parts.hostName, m_parts.clock)
{
}

void Router::checkRecipient(const Envelope& envelope, Recipient recipient, Executor& asker, Reply<Recipient> reply)
{
    auto question = std::make_shared<Question>(
        Question{std::move(recipient), envelope.origin.mayRelay, envelope.declaredSize, asker, std::move(reply)});
    if (!question->recipient.address.domain.empty()) {
        resolve(std::move(question));
        return;
    }
    // A bare <postmaster>, or an address at our own address literal: the first domain's.
    m_parts.directory.domains(asker, m_life.bind([this, question](Result<std::vector<directory::Domain>> domains) {
                                  if (!domains) {
                                      question->reply(passOn(domains.error()));
                                  } else if (domains->empty()) {
                                      question->reply(fail(ErrorKind::NotFound, "no domain here"));
                                  } else {
                                      question->recipient.address.domain = domains->front().name;
                                      resolve(question);
                                  }
                              }));
}

void Router::resolve(std::shared_ptr<Question> question)
{
    m_parts.directory.resolve(question->recipient.address, question->asker,
                              m_life.bind([this, question](Result<directory::Resolution> resolution) {
                                  if (!resolution) {
                                      question->reply(passOn(resolution.error()));
                                      return;
                                  }
                                  question->recipient.resolution = std::move(*resolution);
                                  judge(question);
                              }));
}

void Router::judge(const std::shared_ptr<Question>& question)
{
    directory::Resolution& resolution = question->recipient.resolution;
    switch (resolution.kind) {
    case Kind::NotLocal:
        if (question->mayRelay)
            question->reply(std::move(question->recipient));
        else
            question->reply(fail(ErrorKind::Denied, "relaying denied"));
        return;
    case Kind::Unknown:
        question->reply(fail(ErrorKind::NotFound, "no such user"));
        return;
    case Kind::Disabled:
        question->reply(fail(ErrorKind::Denied, "disabled"));
        return;
    case Kind::Deliverable:
        break;
    }
    // A list's own address has no mailbox.
    std::erase_if(resolution.accounts,
                  [](const directory::Account& account) { return account.kind != directory::AccountKind::User; });
    if (resolution.accounts.empty() && resolution.forwards.empty()) {
        question->reply(fail(ErrorKind::NotFound, "no such user"));
        return;
    }
    checkQuota(question, 0);
}

/// The postmaster is asked for nothing: mail to it is always taken (RFC 5321 section 4.5.1).
void Router::checkQuota(std::shared_ptr<Question> question, size_t index)
{
    const auto& accounts = question->recipient.resolution.accounts;
    const bool postmaster = equalsIgnoreCase(question->recipient.address.local, "postmaster");
    const uint64_t general = uint64_t(m_parts.settings.snapshot()->number(config::Setting::AccountQuota));
    const auto quotaOf = [&](const directory::Account& account) {
        return account.quota != 0 ? account.quota : general;
    };
    while (index < accounts.size() && (postmaster || quotaOf(accounts[index]) == 0))
        ++index;
    if (index >= accounts.size()) {
        question->reply(std::move(question->recipient));
        return;
    }
    const uint64_t quota = quotaOf(accounts[index]);
    m_parts.facade.mailboxes->usage(accounts[index].id,
                                    m_life.bind([this, question, index, quota](Result<store::Usage> usage) {
                                        if (!usage)
                                            question->reply(passOn(usage.error()));
                                        else if (usage->bytes >= quota || question->size > quota - usage->bytes)
                                            question->reply(fail(ErrorKind::OverQuota, "mailbox full"));
                                        else
                                            checkQuota(question, index + 1);
                                    }));
}

void Router::accept(Envelope envelope, std::string message, Executor& asker, Reply<std::string> reply)
{
    store::Delivery delivery;
    delivery.sender = envelope.sender;
    delivery.envelopeId = envelope.envelopeId;
    delivery.arrived = m_parts.clock.now();
    const uint32_t passing = envelope.ret | (envelope.smtpUtf8 ? uint32_t(MessageUtf8) : 0u);
    for (const Recipient& recipient : envelope.recipients)
        addTargets(delivery, recipient.address, recipient.resolution, recipient.original, recipient.notify | passing);
    if (!delivery.local.empty())
        message.insert(0, returnPath(delivery.sender));
    delivery.bytes = std::make_shared<const std::string>(std::move(message));
    auto kept = std::make_shared<store::Delivery>(delivery);
    auto context = std::make_shared<Envelope>(std::move(envelope));
    m_parts.facade.deliveries->deliver(
        std::move(delivery), m_life.bind([this, kept, context, &asker, reply = std::move(reply)](Result<uint64_t> done) {
            if (!done) {
                m_parts.hub.log(watch::Channel::System, watch::Level::Error,
                                "message could not be stored: " + done.error().text + ' ' + done.error().detail);
                reply(passOn(done.error()));
                return;
            }
            committed(*context, *kept, asker, *done);
            reply(std::to_string(*done));
        }));
}

void Router::committed(const Envelope& envelope, const store::Delivery& delivery, Executor& asker, uint64_t number)
{
    m_parts.hub.count(watch::Counter::MessagesDelivered, delivery.local.size());
    if (m_parts.hub.wants(watch::Level::Info))
        m_parts.hub.log(watch::Channel::SmtpIn, watch::Level::Info,
                        "message " + std::to_string(number) + " from <" + envelope.sender.text() + ">, " +
                            std::to_string(delivery.bytes->size()) + " octets, into " +
                            std::to_string(delivery.local.size()) + " mailboxes and for " +
                            std::to_string(delivery.remote.size()) + " remote recipients");
    if (!delivery.remote.empty() && m_parts.queued)
        m_parts.queued();
    if (!delivery.local.empty() && m_parts.delivered)
        m_parts.delivered(envelope, delivery);
    reportSuccess(envelope, delivery, asker);
}

/// RFC 3461 section 5.2.4: a recipient here whose sender wants to hear of success.
void Router::reportSuccess(const Envelope& envelope, const store::Delivery& delivery, Executor& asker)
{
    if (envelope.sender.isNull())
        return;
    Report delivered;
    delivered.to = envelope.sender;
    delivered.envelopeId = envelope.envelopeId;
    delivered.arrived = delivery.arrived;
    delivered.message = delivery.bytes;
    delivered.ret = envelope.ret;
    Report expanded = delivered;
    delivered.action = Action::Delivered;
    expanded.action = Action::Expanded;
    for (const Recipient& recipient : envelope.recipients) {
        const auto& resolution = recipient.resolution;
        if ((recipient.notify & NotifySuccess) == 0 || resolution.kind != Kind::Deliverable)
            continue;
        if (resolution.accounts.empty() && resolution.forwards.size() == 1)
            continue; // the wish went with the message
        const bool many = resolution.accounts.size() + resolution.forwards.size() > 1;
        (many ? expanded : delivered).recipients.push_back({recipient.address, recipient.original, "2.0.0", {}, {}, 0});
    }
    std::vector<Report> reports;
    for (Report* report : {&delivered, &expanded}) {
        if (!report->recipients.empty())
            reports.push_back(std::move(*report));
    }
    if (reports.empty())
        return;
    m_reporter.prepare(std::move(reports), asker, m_life.bind([this](Result<std::vector<store::Delivery>> made) {
        if (!made) {
            m_parts.hub.log(watch::Channel::SmtpIn, watch::Level::Warning,
                            "delivery report not sent: " + made.error().text);
            return;
        }
        for (store::Delivery& report : *made) {
            const bool remote = !report.remote.empty();
            m_parts.facade.deliveries->deliver(std::move(report), m_life.bind([this, remote](Result<uint64_t> done) {
                if (done && remote && m_parts.queued)
                    m_parts.queued();
            }));
        }
    }));
}

} // namespace posthorn::delivery
