// A search through the logs that runs in the background and answers on the GUI thread.
#pragma once

#include <QObject>
#include <atomic>
#include <memory>

#include "watch/log_search.h"

namespace posthorn::gui {

/// One search at a time: a new one cancels the one before. Destroying it cancels and waits, which takes no longer than
/// one piece of a file.
class LogLookup final : public QObject {
    Q_OBJECT
public:
    LogLookup(const watch::Hub& hub, QString folder, QObject* parent = nullptr);
    ~LogLookup() override;

    void start(const watch::LogQuery& query);
    void cancel();
    bool isRunning() const { return m_job != nullptr; }

Q_SIGNALS:
    void progressed(qulonglong done, qulonglong total);
    /// Not for a search that was overtaken by another.
    void finished(const posthorn::watch::LogFindings& findings);

private:
    struct Job;
    const watch::Hub& m_hub;
    const QString m_folder;
    std::shared_ptr<Job> m_job;
};

} // namespace posthorn::gui
