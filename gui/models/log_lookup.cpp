#include "gui/models/log_lookup.h"

#include <QPointer>
#include <thread>

#include "gui/shell/gui_executor.h"

namespace posthorn::gui {

struct LogLookup::Job {
    std::atomic<bool> cancelled{false};
    std::thread thread;
    ~Job()
    {
        cancelled = true;
        if (thread.joinable())
            thread.join();
    }
};

LogLookup::LogLookup(const watch::Hub& hub, QString folder, QObject* parent)
    : QObject(parent)
    , m_hub(hub)
    , m_folder(std::move(folder))
{
}

LogLookup::~LogLookup() = default;

void LogLookup::start(const watch::LogQuery& query)
{
    m_job.reset();
    m_job = std::make_shared<Job>();
    Job* job = m_job.get();
    const QPointer<LogLookup> self(this);
    // The thread ends before its job and before this object do: it may use both. What it posts may arrive later.
    job->thread = std::thread([this, job, query, self, id = std::weak_ptr<Job>(m_job), &gui = GuiExecutor::instance()] {
        uint64_t told = 0;
        auto findings = std::make_shared<watch::LogFindings>(
            watch::LogSearch(&m_hub, m_folder.toStdString()).run(query, job->cancelled, [&](uint64_t done, uint64_t total) {
                if (done - told < total / 100 + 1)
                    return;
                told = done;
                gui.post([self, id, done, total] {
                    if (self && !id.expired())
                        Q_EMIT self->progressed(done, total);
                });
            }));
        gui.post([self, id, findings] {
            if (!self || id.expired())
                return;
            self->m_job.reset();
            Q_EMIT self->finished(*findings);
        });
    });
}

void LogLookup::cancel()
{
    if (m_job)
        m_job->cancelled = true;
}

} // namespace posthorn::gui
