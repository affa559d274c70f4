#include "server/jmap_services.h"

#include <chrono>
#include <vector>

#include "jmap/processor.h"
#include "jmap/shared.h"
#include "jmap/submission/releases.h"
#include "net/engine.h"
#include "server/per_worker.h"

namespace posthorn::server {

struct JmapServices::State {
    explicit State(Needs given) : needs(std::move(given)), processors([this](Executor& worker) { return make(worker); }) {}

    jmap::Services servicesOf(Executor& worker)
    {
        wire::Timers* timers = nullptr;
        for (size_t i = 0; i < needs.engine.workerCount(); ++i) {
            if (&needs.engine.worker(i) == &worker)
                timers = &needs.engine.timers(i);
        }
        return {.worker = worker,
                .store = needs.store(worker),
                .shared = shared,
                .directory = &needs.directory,
                .acceptor = &needs.acceptor(worker),
                .budget = &needs.budget,
                .timers = timers,
                .clock = Clock::system(),
                .hostName = needs.hostName};
    }

    std::unique_ptr<jmap::Processor> make(Executor& worker)
    {
        auto processor = std::make_unique<jmap::Processor>(servicesOf(worker));
        std::lock_guard lock(mutex);
        made.push_back(processor.get());
        return processor;
    }

    /// On the first worker.
    void lookForReleases()
    {
        constexpr std::chrono::seconds often{2};
        releases->tick();
        needs.engine.timers(0).after(often, life.bind([this] { lookForReleases(); }));
    }

    Needs needs;
    jmap::Shared shared;
    std::mutex mutex;
    std::vector<jmap::Processor*> made;
    PerWorker<jmap::Processor> processors;
    std::unique_ptr<jmap::Releases> releases;
    Life life;
};

JmapServices::JmapServices(Needs needs) : m_state(std::make_unique<State>(std::move(needs)))
{
    m_state->shared.setUploads(std::make_shared<jmap::Uploads>(m_state->needs.dataFolder + "/uploads"));
    m_state->shared.setObjects(std::make_unique<jmap::FileObjects>(m_state->needs.dataFolder + "/objects"));
}

JmapServices::~JmapServices() = default;

jmap::Processor& JmapServices::processor(Executor& worker)
{
    return m_state->processors.of(worker);
}

jmap::Shared& JmapServices::shared()
{
    return m_state->shared;
}

void JmapServices::start()
{
    m_state->needs.engine.worker(0).post([state = m_state.get()] {
        const auto problem = [state](const std::string& text) {
            state->needs.hub.log(watch::Channel::Web, watch::Level::Warning, text);
        };
        state->releases = std::make_unique<jmap::Releases>(state->servicesOf(state->needs.engine.worker(0)), problem);
        state->lookForReleases();
    });
}

void JmapServices::stop()
{
    // Their threads post to workers, which go before this object does.
    m_state->shared.setUploads(nullptr);
    m_state->shared.setObjects(nullptr);
    std::lock_guard lock(m_state->mutex);
    for (jmap::Processor* processor : m_state->made)
        processor->services().store = {};
    if (m_state->releases)
        m_state->releases->forgetStore();
}

} // namespace posthorn::server
