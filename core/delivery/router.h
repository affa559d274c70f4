// The acceptor: turns recipients into mailboxes and queue entries and commits a message into all of them at once. One
// Router a worker, on that worker's store facade; the SMTP sessions of the worker call in through Acceptor.
#pragma once

#include <functional>
#include <string>

#include "config/settings.h"
#include "delivery/acceptor.h"
#include "delivery/reporter.h"
#include "directory/directory.h"
#include "store/mail_store.h"
#include "watch/hub.h"

namespace posthorn::delivery {

class Router final : public Acceptor {
public:
    /// The references outlive the router. @p asker of its calls is always the worker whose facade this is.
    struct Parts {
        directory::Directory& directory;
        store::Facade facade;
        const config::Settings& settings;
        watch::Hub& hub;
        std::string hostName;
        /// Called after a commit that put something into the remote queue: QueueRunner::notice.
        std::function<void()> queued;
        Clock& clock = Clock::system();
        /// Called after each commit that put something into mailboxes here.
        std::function<void(const Envelope&, const store::Delivery&)> delivered = nullptr;
    };
    explicit Router(Parts parts);

    void checkRecipient(const Envelope& envelope, Recipient recipient, Executor& asker,
                        Reply<Recipient> reply) override;
    void accept(Envelope envelope, std::string message, Executor& asker, Reply<std::string> reply) override;
    const store::Facade& facade() const { return m_parts.facade; }

private:
    struct Question;
    /// What one message becomes: one delivery, and one for each mailing list.
    using Batch = std::vector<std::pair<Envelope, store::Delivery>>;
    void resolve(std::shared_ptr<Question> question);
    void judge(const std::shared_ptr<Question>& question);
    void checkQuota(std::shared_ptr<Question> question, size_t index);
    void committed(const Envelope& envelope, const store::Delivery& delivery, Executor& asker, uint64_t number);
    void reportSuccess(const Envelope& envelope, const store::Delivery& delivery, Executor& asker);

    Parts m_parts;
    Reporter m_reporter;
    Life m_life;
};

} // namespace posthorn::delivery
