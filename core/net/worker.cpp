#include "net/worker.h"

#include <algorithm>
#include <climits>
#include <exception>

#include <QEventLoop>
#include <QThread>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "net/worker_dispatcher.h"

namespace posthorn::net {
namespace {

thread_local const Worker* currentWorker = nullptr;

constexpr int eventsAtOnce = 256;
constexpr int roundsPerTurn = 8; ///< of tasks that beget tasks; then the connections and Qt get their turn
constexpr size_t mostSpare = 32; ///< output buffers kept for reuse
constexpr size_t largestSpare = 64 * 1024;

int64_t steadyNow()
{
    return Clock::system().steadyMs();
}

} // namespace

Worker::Worker(unsigned number, watch::Hub& hub)
    : m_number(number)
    , m_hub(hub)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_timers(steadyNow())
    , m_now(steadyNow())
    , m_buffers(std::make_unique<char[]>(2 * bufferSize))
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET; // each write is told once, and need not be read
    event.data.ptr = &m_wake;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event);
}

Worker::~Worker()
{
    stop();
}

void Worker::start()
{
    m_thread = std::thread([this] { run(); });
}

void Worker::stop()
{
    if (!m_thread.joinable())
        return;
    post([this] { m_loop->quit(); });
    m_thread.join();
}

void Worker::run()
{
    currentWorker = this;
    ::pthread_setname_np(::pthread_self(), ("worker-" + std::to_string(m_number)).c_str());
    QThread::currentThread()->setEventDispatcher(new WorkerDispatcher(*this)); // the thread's own from here on
    {
        QEventLoop loop;
        m_loop = &loop;
        loop.exec();
        m_loop = nullptr;
    }

    // What is still there ends here, on its own thread, with all tasks that others count on.
    order({.abort = true});
    for (int round = 0; round < 1000 && (runTasks() || settleMarked()); ++round)
        endTurn();
    m_marked.clear();
    m_sessions.clear();
    m_sources.clear();
    m_buried.clear();
    runTasks();
    currentWorker = nullptr;
}

bool Worker::isCurrent() const
{
    return currentWorker == this;
}

/// Under the lock: whoever has seen what a task did may destroy the worker, while the thread that posted it is still here.
void Worker::wake()
{
    if (std::exchange(m_awake, true))
        return;
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
}

void Worker::setTimer(Timer& timer, int64_t delayMs)
{
    m_timers.set(timer, m_now, delayMs);
}

int64_t Worker::freshNow()
{
    return m_now = steadyNow();
}

void Worker::post(Task task)
{
    std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    wake();
}

void Worker::callBack()
{
    std::lock_guard lock(m_mutex);
    m_called = true;
    wake();
}

bool Worker::runTasks()
{
    std::vector<Task> tasks;
    {
        std::lock_guard lock(m_mutex);
        if (m_tasks.empty())
            return false;
        tasks.swap(m_tasks);
    }
    for (Task& task : tasks) {
        try {
            task();
        } catch (const std::exception& fault) {
            m_hub.log(watch::Channel::System, watch::Level::Error, std::string("a task failed: ") + fault.what());
        } catch (...) {
            m_hub.log(watch::Channel::System, watch::Level::Error, "a task failed");
        }
        task = nullptr; // what it holds goes now, not when the last of the batch has run
    }
    return true;
}

void Worker::serveEvents(int timeoutMs)
{
    epoll_event events[eventsAtOnce];
    const int count = ::epoll_wait(m_epoll.get(), events, eventsAtOnce, timeoutMs);
    m_now = steadyNow();
    if (timeoutMs != 0) {
        std::lock_guard lock(m_mutex);
        m_awake = true; // tasks are looked for until the next wait
    }
    for (int i = 0; i < count; ++i) {
        if (events[i].data.ptr == &m_wake)
            continue;
        auto* source = static_cast<Source*>(events[i].data.ptr);
        if (!source->m_buried)
            source->ready(events[i].events);
    }
}

bool Worker::settleMarked()
{
    if (m_marked.empty())
        return false;
    std::vector<Source*> marked;
    marked.swap(m_marked);
    for (Source* source : marked) {
        source->m_marked = false;
        if (!source->m_buried)
            source->settle();
    }
    if (m_marked.empty()) {
        marked.clear();
        m_marked.swap(marked); // keeps the vector's memory
    }
    return true;
}

/// For epoll: 0 where something is to be done at once, -1 where nothing will have to without a call.
int Worker::timeUntil(int64_t latest)
{
    const int64_t next = m_timers.nextMs();
    const int64_t until = next < 0 ? latest : std::min(next, latest);
    const int timeout = latest == 0 ? 0 : until == never ? -1 : int(std::clamp<int64_t>(until - steadyNow(), 0, INT_MAX));
    std::lock_guard lock(m_mutex);
    const bool called = std::exchange(m_called, false);
    if (timeout == 0 || called || !m_tasks.empty() || !m_marked.empty() || !m_buried.empty() || !m_sessions.empty())
        return 0;
    m_awake = false;
    return timeout;
}

void Worker::turn(int64_t latest)
{
    serveEvents(timeUntil(latest));
    for (int round = 0; round < roundsPerTurn; ++round) {
        bool busy = runTasks();
        m_timers.advance(m_now);
        busy |= settleMarked();
        endTurn();
        if (!busy)
            break;
    }
}

void Worker::endTurn()
{
    // A destructor may bury more: it waits for the next end.
    std::vector<std::unique_ptr<wire::Session>> sessions;
    sessions.swap(m_sessions);
    sessions.clear();
    std::vector<std::unique_ptr<Source>> buried;
    buried.swap(m_buried);
    for (const auto& source : buried) {
        if (source->m_marked)
            std::erase(m_marked, source.get());
    }
    buried.clear();
    if (bytesIn)
        m_hub.count(watch::Counter::BytesReceived, bytesIn);
    if (bytesOut)
        m_hub.count(watch::Counter::BytesSent, bytesOut);
    bytesIn = bytesOut = 0;
}

Source& Worker::own(std::unique_ptr<Source> source)
{
    source->m_index = m_sources.size();
    m_sources.push_back(std::move(source));
    return *m_sources.back();
}

void Worker::bury(Source& source)
{
    if (source.m_buried)
        return;
    source.m_buried = true;
    const size_t index = source.m_index;
    m_buried.push_back(std::move(m_sources[index]));
    if (index + 1 != m_sources.size()) {
        m_sources[index] = std::move(m_sources.back());
        m_sources[index]->m_index = index;
    }
    m_sources.pop_back();
}

void Worker::mark(Source& source)
{
    if (source.m_marked || source.m_buried)
        return;
    source.m_marked = true;
    m_marked.push_back(&source);
}

void Worker::order(const SessionOrder& order)
{
    for (size_t i = m_sources.size(); i > 0; --i)
        m_sources[i - 1]->order(order); // a buried one's place is taken by one that had its turn
}

void Worker::watch(int descriptor, uint32_t events, Source& source)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &source;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, descriptor, &event);
}

void Worker::rewatch(int descriptor, uint32_t events, Source& source)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &source;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, descriptor, &event);
}

void Worker::unwatch(int descriptor)
{
    epoll_event event{};
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, descriptor, &event);
}

std::string Worker::takeBuffer()
{
    if (m_spare.empty())
        return {};
    std::string buffer = std::move(m_spare.back());
    m_spare.pop_back();
    return buffer;
}

void Worker::giveBuffer(std::string buffer)
{
    if (buffer.capacity() > largestSpare || buffer.capacity() < 64 || m_spare.size() >= mostSpare)
        return;
    buffer.clear();
    m_spare.push_back(std::move(buffer));
}

} // namespace posthorn::net
