#include "delivery/router.h"

#include <algorithm>
#include <unordered_set>

#include "base/names.h"
#include "base/text.h"
#include "delivery/envelope_fields.h"

namespace posthorn::delivery {

using Kind = directory::Resolution::Kind;

/// One recipient on its way through the checks.
struct Router::Question {
    Recipient recipient;
    bool mayRelay;
    bool loggedIn;
    MailAddress sender;
    uint64_t size;
    Executor& asker;
    Reply<Recipient> reply;
};

namespace {

bool isRestricted(const Origin& origin, directory::Restriction what)
{
    return origin.account && (origin.account->restrictions & what) != 0;
}

/// Reports never go to a list: they are its owner's.
bool mayPost(const directory::MailingList& list, const MailAddress& sender, bool loggedIn)
{
    if (sender.isNull())
        return false;
    const MailAddress address = normalise(sender);
    const auto member = std::find_if(list.members.begin(), list.members.end(), [&](const directory::ListMember& each) {
        return normalise(each.address) == address;
    });
    if (member == list.members.end())
        return !list.closed;
    return member->writes && (loggedIn || !member->proved);
}

bool isDistributed(const directory::Resolution& resolution)
{
    return std::any_of(resolution.lists.begin(), resolution.lists.end(),
                       [](const auto& list) { return !list->accounts.empty() || !list->forwards.empty(); });
}

/// What goes to those on a list: from its owner, who hears of what fails (RFC 5321 section 3.9.2). Nobody gets it twice.
store::Delivery listDelivery(const directory::MailingList& list, const std::string& message, uint32_t passing, UnixMs now)
{
    store::Delivery delivery;
    delivery.sender = list.owner;
    delivery.arrived = now;
    std::unordered_set<int64_t> accounts;
    for (const directory::Account& account : list.accounts) {
        if (account.kind == directory::AccountKind::User && accounts.insert(account.id).second)
            delivery.local.push_back({account.id, "INBOX", 0});
    }
    std::unordered_set<std::string> addresses;
    for (const MailAddress& forward : list.forwards) {
        if (addresses.insert(forward.text()).second)
            delivery.remote.push_back({forward, {}, passing});
    }
    std::string text = delivery.local.empty() ? std::string() : returnPath(list.owner);
    text += "List-Id: <" + list.address.local + '.' + list.address.domain + ">\r\nPrecedence: list\r\n";
    delivery.bytes = std::make_shared<const std::string>(text + message);
    return delivery;
}

} // namespace

Router::Router(Parts parts)
    : m_parts(std::move(parts)), m_reporter(m_parts.directory, m_parts.hostName, m_parts.clock)
{
}

void Router::checkRecipient(const Envelope& envelope, Recipient recipient, Executor& asker, Reply<Recipient> reply)
{
    if (isRestricted(envelope.origin, directory::NoSending))
        return reply(fail(ErrorKind::Denied, "this account may not send mail"));
    auto question = std::make_shared<Question>(
        Question{std::move(recipient), envelope.origin.mayRelay && !isRestricted(envelope.origin, directory::NoRelaying),
                 envelope.origin.account.has_value(), envelope.sender, envelope.declaredSize, asker, std::move(reply)});
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
    if (!resolution.lists.empty() && !mayPost(*resolution.lists.front(), question->sender, question->loggedIn)) {
        question->reply(fail(ErrorKind::Denied, std::string(notForThisList)));
        return;
    }
    // A list's own address has no mailbox.
    std::erase_if(resolution.accounts,
                  [](const directory::Account& account) { return account.kind != directory::AccountKind::User; });
    if (resolution.accounts.empty() && resolution.forwards.empty() && !isDistributed(resolution)) {
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
    auto batch = std::make_shared<Batch>();
    store::Delivery delivery;
    delivery.sender = envelope.sender;
    delivery.envelopeId = envelope.envelopeId;
    delivery.arrived = m_parts.clock.now();
    const uint32_t passing = envelope.ret | (envelope.smtpUtf8 ? uint32_t(MessageUtf8) : 0u);
    std::unordered_set<const directory::MailingList*> seen;
    for (const Recipient& recipient : envelope.recipients) {
        addTargets(delivery, recipient.address, recipient.resolution, recipient.original, recipient.notify | passing);
        for (const auto& list : recipient.resolution.lists) {
            if (!seen.insert(list.get()).second || (list->accounts.empty() && list->forwards.empty()))
                continue;
            Envelope inside;
            inside.origin = envelope.origin;
            inside.sender = list->owner;
            batch->push_back({std::move(inside), listDelivery(*list, message, passing, delivery.arrived)});
            if (batch->back().second.local.empty() && batch->back().second.remote.empty())
                batch->pop_back(); // lists alone are on it
        }
    }
    if (!delivery.local.empty() || !delivery.remote.empty() || batch->empty()) {
        if (!delivery.local.empty())
            message.insert(0, returnPath(delivery.sender));
        delivery.bytes = std::make_shared<const std::string>(std::move(message));
        batch->insert(batch->begin(), {std::move(envelope), std::move(delivery)});
    }
    const auto settled = [this, batch, &asker, reply = std::move(reply)](Result<uint64_t> done) {
        if (!done) {
            m_parts.hub.log(watch::Channel::System, watch::Level::Error,
                            "message could not be stored: " + done.error().text + ' ' + done.error().detail);
            reply(passOn(done.error()));
            return;
        }
        for (const auto& [each, what] : *batch)
            committed(each, what, asker, *done);
        reply(*done != 0 ? std::to_string(*done) : std::string("to the list"));
    };
    if (batch->size() == 1)
        return m_parts.facade.deliveries->deliver(batch->front().second, m_life.bind(settled));
    std::vector<store::Delivery> all;
    for (const auto& item : *batch)
        all.push_back(item.second);
    m_parts.facade.queue->settle({}, std::move(all), m_life.bind([settled](Result<void> done) {
        settled(done ? Result<uint64_t>(0) : Result<uint64_t>(passOn(done.error())));
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
        if (resolution.accounts.empty() && resolution.forwards.size() == 1 && resolution.lists.empty())
            continue; // the wish went with the message
        const bool many = resolution.accounts.size() + resolution.forwards.size() > 1 || !resolution.lists.empty();
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
