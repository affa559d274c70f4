#include "server/jmap_services.h"

#include <chrono>
#include <vector>

#include "jmap/processor.h"
#include "jmap/push/pusher.h"
#include "jmap/shared.h"
#include "jmap/snooze/snooze.h"
#include "jmap/submission/releases.h"
#include "jmap/vacation/responder.h"
#include "net/engine.h"
#include "server/per_worker.h"

namespace posthorn::server {

struct JmapServices::State {
    explicit State(Needs given) : needs(std::move(given)), processors([this](Executor& worker) { return make(worker); }), responders([this](Executor& worker) { return makeResponder(worker); }) {}

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

    std::unique_ptr<jmap::VacationResponder> makeResponder(Executor& worker)
    {
        auto responder = std::make_unique<jmap::VacationResponder>(servicesOf(worker), problem());
        std::lock_guard lock(mutex);
        madeResponders.push_back(responder.get());
        return responder;
    }

    /// Writes to the log.
    std::function<void(const std::string&)> problem()
    {
        return [this](const std::string& text) { needs.hub.log(watch::Channel::Web, watch::Level::Warning, text); };
    }

    /// On the first worker.
    void lookForReleases()
    {
        constexpr std::chrono::seconds often{2};
        releases->tick();
        waker->tick();
        pusher->tick();
        needs.engine.timers(0).after(often, life.bind([this] { lookForReleases(); }));
    }

    Needs needs;
    jmap::Shared shared;
    std::mutex mutex;
    std::vector<jmap::Processor*> made;
    std::vector<jmap::VacationResponder*> madeResponders;
    PerWorker<jmap::Processor> processors;
    PerWorker<jmap::VacationResponder> responders;
    std::unique_ptr<jmap::Releases> releases;
    std::unique_ptr<jmap::Waker> waker;
    std::unique_ptr<jmap::Pusher> pusher;
    Life life;
};

JmapServices::JmapServices(Needs needs) : m_state(std::make_unique<State>(std::move(needs)))
{
    m_state->shared.setUploads(std::make_shared<jmap::Uploads>(m_state->needs.dataFolder + "/uploads"));
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

void JmapServices::delivered(Executor& worker, const delivery::Envelope& envelope, const store::Delivery& delivery)
{
    m_state->responders.of(worker).delivered(envelope, delivery);
}

void JmapServices::start(jmap::PushGateway& gateway)
{
    m_state->needs.engine.worker(0).post([state = m_state.get(), &gateway] {
        const auto services = [state] { return state->servicesOf(state->needs.engine.worker(0)); };
        state->releases = std::make_unique<jmap::Releases>(services(), state->problem());
        state->waker = std::make_unique<jmap::Waker>(services());
        state->pusher = std::make_unique<jmap::Pusher>(services(), gateway);
        state->lookForReleases();
    });
}

void JmapServices::stop()
{
    // Their threads post to workers, which go before this object does.
    m_state->shared.setUploads(nullptr);
    std::lock_guard lock(m_state->mutex);
    for (jmap::Processor* processor : m_state->made)
        processor->services().store = {};
    for (jmap::VacationResponder* responder : m_state->madeResponders)
        responder->forgetStore();
    if (m_state->releases) {
        m_state->releases->forgetStore();
        m_state->waker->forgetStore();
        m_state->pusher->forgetStore();
    }
}

} // namespace posthorn::server
