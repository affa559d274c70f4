// What stands behind the conversations in tests/transcripts/pop3.
#include "tests/support/transcripts/transcripts.h"

#include "tests/unit/pop3/pop3_world.h"

namespace posthorn::test {

namespace {

class Pop3Scene final : public Scene {
public:
    Pop3Scene(ManualExecutor& loop, const Wishes& wishes) : m_world(loop)
    {
        if (wishes.deferred)
            m_world.defer();
    }
    std::unique_ptr<wire::Session> session(FakeLink&) override { return m_world.session(); }

private:
    Pop3World m_world;
};

} // namespace

const TranscriptSet transcriptSet = {"pop3", 20, "127.0.0.1",
                                     [](ManualExecutor& loop, const Wishes& wishes) -> std::unique_ptr<Scene> {
                                         return std::make_unique<Pop3Scene>(loop, wishes);
                                     }};

} // namespace posthorn::test
