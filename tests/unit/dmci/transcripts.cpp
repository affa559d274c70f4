// What stands behind the conversations in tests/transcripts/dmci. "# service: collaboration" is the other one.
#include "tests/support/transcripts/transcripts.h"

#include "tests/unit/dmci/dmci_world.h"

namespace posthorn::test {

namespace {

class DmciScene final : public Scene {
public:
    DmciScene(ManualExecutor& loop, const Wishes& wishes)
        : m_world(loop),
          m_flavour(wishes.has("service", "collaboration") ? dmci::Flavour::Collaboration : dmci::Flavour::ClientInterface)
    {
        m_world.hasAdministrators = wishes.has("administrators", "yes");
        if (wishes.deferred)
            m_world.defer();
    }
    std::unique_ptr<wire::Session> session(FakeLink&) override { return m_world.session(m_flavour); }
    uint64_t budgetUsed() const override { return m_world.budget.used(); }

private:
    DmciWorld m_world;
    dmci::Flavour m_flavour;
};

} // namespace

const TranscriptSet transcriptSet = {"dmci", 10, "127.0.0.1",
                                     [](ManualExecutor& loop, const Wishes& wishes) -> std::unique_ptr<Scene> {
                                         return std::make_unique<DmciScene>(loop, wishes);
                                     }};

} // namespace posthorn::test
