// tests/transcripts/controller_login: greeting, login, TLS, and how commands and replies look on the network.
#include "tests/support/transcripts/transcripts.h"
#include "tests/unit/controller/network_world.h"

namespace posthorn::test {

namespace {

class ControllerScene final : public Scene {
public:
    explicit ControllerScene(bool deferred) { m_world.operations.deferred = deferred; }
    std::unique_ptr<wire::Session> session(FakeLink& link) override { return m_world.session(link); }

private:
    NetworkWorld m_world;
};

std::unique_ptr<Scene> makeScene(ManualExecutor&, const Wishes& wishes)
{
    return std::make_unique<ControllerScene>(wishes.deferred);
}

} // namespace

const TranscriptSet transcriptSet{"controller_login", 30, nullptr, makeScene};

} // namespace posthorn::test
