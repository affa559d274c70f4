#include <algorithm>

#include "store/read/reader.h"
#include "store/read/summaries.h"
#include "store/verbs/verbs.h"

namespace posthorn::store {

namespace {

/// Verbs rely on rising UIDs; what does not rise is put in order.
std::vector<Uid> rising(std::vector<Uid> uids)
{
    if (std::adjacent_find(uids.begin(), uids.end(), std::greater_equal<>()) != uids.end()) {
        std::sort(uids.begin(), uids.end());
        uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    }
    return uids;
}

class MessagesFacade final : public Messages {
public:
    explicit MessagesFacade(ReaderPtr reader) : m_reader(std::move(reader)) {}

    void append(MailboxId mailbox, std::vector<NewMessage> messages, uint64_t quota,
                Reply<AppendResult> reply) override
    {
        if (messages.empty())
            return reply(fail(ErrorKind::Invalid, "no message to append"));
        verbs::PreparedAppend append;
        append.mailbox = mailbox;
        append.quota = quota;
        append.messages.reserve(messages.size());
        for (NewMessage& message : messages)
            append.messages.push_back(prepareMessage(std::move(message.bytes)));
        append.details = std::move(messages);
        m_reader->submit(verbs::append(std::move(append), &m_reader->worker(), std::move(reply)));
    }

    void changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Reply<FlagResult> reply) override
    {
        // Nobody may have the mailbox in the cache any more; then it is read anew here, on the worker.
        auto complete = [reader = m_reader, mailbox, reply = std::move(reply)](Result<FlagResult> result) {
            if (result && !result->snapshot) {
                auto snapshot = reader->snapshot(mailbox);
                if (!snapshot)
                    return reply(passOn(snapshot.error()));
                result->snapshot = std::move(*snapshot);
            }
            reply(std::move(result));
        };
        m_reader->submit(verbs::changeFlags(mailbox, rising(std::move(uids)), std::move(change), &m_reader->worker(),
                                            std::move(complete)));
    }

    void expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted,
                 Reply<std::vector<Uid>> reply) override
    {
        if (uids)
            uids = rising(std::move(*uids));
        m_reader->submit(
            verbs::expunge(mailbox, std::move(uids), onlyDeleted, &m_reader->worker(), std::move(reply)));
    }

    void copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, Reply<CopyResult> reply) override
    {
        m_reader->submit(
            verbs::copy(from, rising(std::move(uids)), to, quota, &m_reader->worker(), std::move(reply)));
    }

    void move(MailboxId from, std::vector<Uid> uids, MailboxId to, Reply<CopyResult> reply) override
    {
        m_reader->submit(verbs::move(from, rising(std::move(uids)), to, &m_reader->worker(), std::move(reply)));
    }

    void summaries(MailboxId mailbox, std::vector<Uid> uids, Reply<Summaries> reply) override
    {
        reply(readSummaries(*m_reader, mailbox, rising(std::move(uids))));
    }

    void read(MailboxId mailbox, Uid uid, uint64_t offset, uint64_t length, Reply<std::string> reply) override
    {
        reply(m_reader->readMoving([&] { return m_reader->place(mailbox, uid); }, offset, length));
    }

private:
    ReaderPtr m_reader;
};

} // namespace

std::shared_ptr<Messages> makeMessages(ReaderPtr reader)
{
    return std::make_shared<MessagesFacade>(std::move(reader));
}

} // namespace posthorn::store
