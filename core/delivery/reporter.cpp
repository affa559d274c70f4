#include "delivery/reporter.h"

#include <algorithm>

#include "base/text.h"
#include "delivery/acceptor.h"
#include "delivery/envelope_fields.h"

namespace posthorn::delivery {

void addTargets(store::Delivery& delivery, const MailAddress& address, const directory::Resolution& resolution,
                const std::string& original, uint32_t notify)
{
    const auto addRemote = [&](const MailAddress& to, uint32_t bits) {
        const bool there = std::any_of(delivery.remote.begin(), delivery.remote.end(),
                                       [&](const store::RemoteRecipient& other) { return other.address == to; });
        if (!there)
            delivery.remote.push_back({to, original, bits});
    };
    if (resolution.kind == directory::Resolution::Kind::NotLocal) {
        addRemote(address, notify);
        return;
    }
    for (const directory::Account& account : resolution.accounts) {
        if (account.kind != directory::AccountKind::User)
            continue; // a list has no mailbox
        const bool there = std::any_of(delivery.local.begin(), delivery.local.end(),
                                       [&](const store::LocalTarget& other) { return other.account == account.id; });
        if (!there)
            delivery.local.push_back({account.id, "INBOX", 0});
    }
    // RFC 3461 section 5.2.7.3: only where the alias has but one target the wish for good news goes with it.
    const bool single = resolution.accounts.empty() && resolution.forwards.size() == 1;
    for (const MailAddress& forward : resolution.forwards)
        addRemote(forward, single ? notify : notify & ~uint32_t(NotifySuccess));
}

Reporter::Reporter(directory::Directory& directory, std::string hostName, Clock& clock)
    : m_directory(directory), m_hostName(std::move(hostName)), m_clock(clock)
{
}

struct Reporter::Work {
    std::vector<Report> reports;
    size_t index = 0;
    std::vector<store::Delivery> deliveries;
    Executor& asker;
    Reply<std::vector<store::Delivery>> reply;
};

void Reporter::prepare(std::vector<Report> reports, Executor& asker, Reply<std::vector<store::Delivery>> reply)
{
    next(std::make_shared<Work>(Work{std::move(reports), 0, {}, asker, std::move(reply)}));
}

void Reporter::next(std::shared_ptr<Work> work)
{
    if (work->index == work->reports.size()) {
        work->reply(std::move(work->deliveries));
        return;
    }
    const MailAddress& to = work->reports[work->index].to;
    if (!to.domain.empty()) {
        m_directory.resolve(to, work->asker, m_life.bind([this, work, to](Result<directory::Resolution> resolution) {
                                resolved(work, to, std::move(resolution));
                            }));
        return;
    }
    m_directory.domains(work->asker, m_life.bind([this, work](Result<std::vector<directory::Domain>> domains) {
                            if (!domains) {
                                work->reply(passOn(domains.error()));
                                return;
                            }
                            if (domains->empty()) {
                                ++work->index; // nobody to tell
                                next(work);
                                return;
                            }
                            MailAddress& address = work->reports[work->index].to;
                            address.domain = domains->front().name;
                            next(work);
                        }));
}

void Reporter::resolved(const std::shared_ptr<Work>& work, MailAddress to, Result<directory::Resolution> resolution)
{
    if (!resolution) {
        work->reply(passOn(resolution.error()));
        return;
    }
    const Report& report = work->reports[work->index++];
    store::Delivery delivery;
    delivery.arrived = m_clock.now();
    addTargets(delivery, to, *resolution, {}, NotifyNever); // a report never causes another
    if (!delivery.local.empty() || !delivery.remote.empty()) {
        std::string text = delivery.local.empty() ? std::string() : returnPath({});
        text += buildReport(report, m_hostName, delivery.arrived);
        for (store::RemoteRecipient& remote : delivery.remote)
            remote.notify |= isAscii(text.substr(0, text.find("\r\n\r\n"))) ? 0u : uint32_t(MessageUtf8);
        delivery.bytes = std::make_shared<const std::string>(std::move(text));
        work->deliveries.push_back(std::move(delivery));
    }
    next(work);
}

} // namespace posthorn::delivery
