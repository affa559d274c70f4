// What stands behind the conversations in tests/transcripts/smtp. Besides the common comments there is:
//   # flavour: submission
#include "tests/support/transcripts/transcripts.h"

#include "tests/unit/smtp/smtp_world.h"

namespace posthorn::test {

namespace {

class SmtpScene final : public Scene {
public:
    SmtpScene(ManualExecutor& loop, const Wishes& wishes)
        : m_world(loop, wishes.values)
        , m_flavour(wishes.has("flavour", "submission") ? smtp::Flavour::Submission : smtp::Flavour::Relay)
    {
        m_world.directory.deferred = m_world.store.deferred = m_world.authenticator.deferred = wishes.deferred;
    }
    std::unique_ptr<wire::Session> session(FakeLink& link) override
    {
        link.snapshot = *m_world.settings.snapshot();
        return smtp::makeServerSession(m_flavour, m_world.context());
    }
    uint64_t budgetUsed() const override { return m_world.budget.used(); }

private:
    SmtpWorld m_world;
    const smtp::Flavour m_flavour;
};

} // namespace

const TranscriptSet transcriptSet = {"smtp", 15, nullptr,
                                     [](ManualExecutor& loop, const Wishes& wishes) -> std::unique_ptr<Scene> {
                                         return std::make_unique<SmtpScene>(loop, wishes);
                                     }};

} // namespace posthorn::test
