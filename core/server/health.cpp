#include "server/health.h"

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

#include "base/files.h"

namespace posthorn::server {

namespace {

int64_t cpuMicroseconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * int64_t(1000000) + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

int64_t residentBytes()
{
    std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/statm", "re"), std::fclose);
    long long total = 0;
    long long resident = 0;
    if (!file || std::fscanf(file.get(), "%lld %lld", &total, &resident) != 2)
        return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

} // namespace

struct HealthMonitor::State {
    watch::Hub& hub;
    const config::Settings& settings;
    std::string folder;
    std::mutex mutex;
    std::condition_variable ending;
    bool ended = false;
    std::thread thread;

    void run()
    {
        using Clock = std::chrono::steady_clock;
        struct Sample {
            uint64_t commits;
            uint64_t microseconds;
        };
        std::deque<Sample> commits; // one a second, the last ten
        int64_t cpu = cpuMicroseconds();
        auto at = Clock::now();
        bool wasLow = false;
        std::unique_lock lock(mutex);
        while (!ending.wait_for(lock, std::chrono::seconds(1), [this] { return ended; })) {
            watch::Health health;
            const auto now = Clock::now();
            const int64_t cpuNow = cpuMicroseconds();
            const double passed = std::chrono::duration<double, std::micro>(now - at).count();
            health.cpuPercent = 100.0 * double(cpuNow - cpu) / passed;
            cpu = cpuNow;
            at = now;
            health.memoryBytes = residentBytes();
            health.diskFreeBytes = FileSystem::system().freeSpace(folder).value_or(0);
            // Low is twice what must stay free: time to act before mail is put off.
            health.diskLow = health.diskFreeBytes < 2 * settings.snapshot()->number(config::Setting::StoreReserve);
            if (health.diskLow && !wasLow)
                hub.log(watch::Channel::System, watch::Level::Warning,
                        "the disk is nearly full: " + std::to_string(health.diskFreeBytes >> 20) + " MiB are free");
            wasLow = health.diskLow;
            const auto counters = hub.look().sinceStart;
            commits.push_back({counters[size_t(watch::Counter::Commits)],
                               counters[size_t(watch::Counter::CommitMicroseconds)]});
            if (commits.size() > 10)
                commits.pop_front();
            const uint64_t count = commits.back().commits - commits.front().commits;
            if (count > 0)
                health.commitMilliseconds =
                    double(commits.back().microseconds - commits.front().microseconds) / 1000.0 / double(count);
            hub.setHealth(health);
        }
    }
};

HealthMonitor::HealthMonitor(watch::Hub& hub, const config::Settings& settings, std::string dataFolder)
    : m_state(new State{hub, settings, std::move(dataFolder), {}, {}, false, {}})
{
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
}

HealthMonitor::~HealthMonitor()
{
    {
        std::lock_guard lock(m_state->mutex);
        m_state->ended = true;
    }
    m_state->ending.notify_all();
    m_state->thread.join();
}

} // namespace posthorn::server
