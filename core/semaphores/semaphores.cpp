#include "semaphores/semaphores.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/text.h"
#include "semaphores/instant_files.h"

namespace posthorn::semaphores {

namespace {

constexpr int waitMs = 5000; ///< for what could not be done
constexpr std::chrono::seconds patienceAtEnd{5};
// A file is complete when it is closed or moved here, or when its lock goes.
constexpr uint32_t changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB;

} // namespace

/// Runs both folders, and whatever is answered to them.
class Semaphores::Thread final : public Executor {
public:
    Thread(Needs needs, Folder instant, Folder app)
        : m_orders(std::move(app), needs.operations, needs.hub, *this, std::move(needs.fate))
        , m_files(std::move(instant), needs.messages, needs.hub, *this)
        , m_changed(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
        , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    {
    }

    ~Thread() override
    {
        end();
        ::close(m_changed);
        ::close(m_wake);
    }

    Result<void> begin(const std::vector<std::string>& folders)
    {
        for (const std::string& each : folders) {
            if (m_changed < 0 || m_wake < 0 || ::inotify_add_watch(m_changed, each.c_str(), changes) < 0)
                return fail(ErrorKind::Io, each + " cannot be watched for semaphore files", std::strerror(errno));
        }
        m_thread = std::thread([this] { run(); });
        return {};
    }

    void end()
    {
        if (!m_thread.joinable())
            return;
        m_ending = true;
        wake();
        m_thread.join();
    }

    void post(Task task) override
    {
        {
            std::lock_guard lock(m_mutex);
            m_tasks.push_back(std::move(task));
        }
        wake();
    }

    bool isCurrent() const override { return m_thread.get_id() == std::this_thread::get_id(); }

private:
    void wake()
    {
        const uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake, &one, sizeof one);
    }

    void run()
    {
        ::pthread_setname_np(::pthread_self(), "semaphores");
        std::chrono::steady_clock::time_point patience{};
        for (;;) {
            if (m_ending && patience == std::chrono::steady_clock::time_point())
                patience = std::chrono::steady_clock::now() + patienceAtEnd;
            if (m_looks && !m_ending) {
                m_looks = false;
                look();
            }
            if (m_ending && ((!m_orders.isBusy() && !m_files.isBusy()) || std::chrono::steady_clock::now() >= patience))
                return;
            pollfd watched[] = {{m_changed, POLLIN, 0}, {m_wake, POLLIN, 0}};
            const int found = ::poll(watched, 2, m_looks ? 0 : m_ending ? 100 : m_files.hasToWait() ? waitMs : -1);
            m_looks |= (found == 0 && m_files.hasToWait());
            readChanges();
            uint64_t times = 0;
            [[maybe_unused]] const ssize_t size = ::read(m_wake, &times, sizeof times);
            runTasks();
        }
    }

    void look()
    {
        if (m_orders.isLocked()) // its going is a change
            return m_files.pause();
        m_orders.take();
        m_files.take();
    }

    void runTasks()
    {
        std::vector<Task> tasks;
        {
            std::lock_guard lock(m_mutex);
            tasks.swap(m_tasks);
        }
        for (Task& each : tasks)
            each();
    }

    /// What this itself takes away is no news, but for a lock.
    void readChanges()
    {
        alignas(inotify_event) char events[16 * 1024];
        for (;;) {
            const ssize_t size = ::read(m_changed, events, sizeof events);
            if (size <= 0)
                return;
            for (ssize_t i = 0; i < size;) {
                const auto* const event = reinterpret_cast<const inotify_event*>(events + i);
                i += ssize_t(sizeof *event + event->len);
                const std::string name = event->len ? toUpper(event->name) : std::string();
                const bool hasGone = event->mask & (IN_DELETE | IN_MOVED_FROM);
                if ((event->mask & IN_Q_OVERFLOW) || name == "LOCKSEMS.SEM" || name.ends_with(hasGone ? ".LCK" : ".SEM"))
                    m_looks = true;
            }
        }
    }

    Orders m_orders;
    InstantFiles m_files;
    const int m_changed; ///< inotify
    const int m_wake;    ///< eventfd
    std::thread m_thread;
    std::atomic<bool> m_ending{false};
    bool m_looks = true; ///< the folders have to be looked at
    std::mutex m_mutex;
    std::vector<Task> m_tasks;
};

Semaphores::Semaphores(std::unique_ptr<Thread> thread)
    : m_thread(std::move(thread))
{
}

Semaphores::~Semaphores() = default;

Result<std::unique_ptr<Semaphores>> Semaphores::start(Needs needs)
{
    auto instant = Folder::open(needs.dataFolder + "/WorldClient");
    auto app = Folder::open(needs.dataFolder + "/APP");
    if (!instant || !app)
        return passOn(instant ? app.error() : instant.error());
    const std::vector<std::string> folders{instant->path(), app->path()};
    auto thread = std::make_unique<Thread>(std::move(needs), std::move(*instant), std::move(*app));
    if (auto begun = thread->begin(folders); !begun)
        return passOn(begun.error());
    return std::unique_ptr<Semaphores>(new Semaphores(std::move(thread)));
}

void Semaphores::stop()
{
    m_thread->end();
}

} // namespace posthorn::semaphores
