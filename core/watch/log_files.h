// Writes what the hub holds into LOGS/, one file for each channel and day. The server's assembly starts it first and
// stops it last.
#pragma once

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/files.h"
#include "config/settings.h"
#include "watch/hub.h"
#include "watch/log_format.h"

namespace posthorn::watch {

/// A thread that takes the hub's lines five times a second. It keeps to log.max-file-size and log.keep-days. A disk
/// that is full or broken stops nothing: lines wait in memory up to a bound, what goes beyond it is counted, and the
/// System log tells the count as soon as writing works again.
class LogFiles {
public:
    /// Everything passed must outlive this object. @p folder is made when the first line is written.
    LogFiles(Hub& hub, const config::Settings& settings, std::string folder, FileSystem& files = FileSystem::system(),
             Clock& clock = Clock::system());
    ~LogFiles();

    void start();
    /// Writes what the hub still holds and ends the thread.
    void stop();
    /// Writes what the hub holds now. The thread does it by itself; safe from any thread.
    void flush();

    struct Totals {
        uint64_t written = 0;
        uint64_t overtaken = 0; ///< pushed out of the hub before they were taken
        uint64_t unwritable = 0; ///< given up because the disk did not take them
    };
    Totals totals() const;

private:
    struct Output {
        std::optional<LogFileName> name;
        std::unique_ptr<File> file;
        int64_t size = 0;
        std::string pending; ///< formatted, not yet written
        uint64_t pendingLines = 0;
        bool resume = false; ///< `size` is where the last whole line ends, whatever the file's length says
        bool begun = false;  ///< this run has said that it opened the log
    };

    void take(const LogLine& line);
    void writeOut(Output& output);
    Result<void> open(Output& output);
    Result<void> write(Output& output);
    void removeOld();

    Hub& m_hub;
    const config::Settings& m_settings;
    const std::string m_folder;
    FileSystem& m_files;
    Clock& m_clock;

    mutable std::mutex m_mutex; ///< held by flush()
    std::array<Output, size_t(Channel::Count)> m_outputs;
    LineFormatter m_formatter;
    uint64_t m_next = 1;
    Totals m_totals;
    uint64_t m_reported = 0; ///< unwritable lines that the log has been told of
    std::string m_problem;   ///< why writing failed in this flush
    std::string m_failure;   ///< the same of the last flush
    std::string m_swept;     ///< the day on which old files were last removed

    std::mutex m_stopMutex;
    std::condition_variable m_stopping;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace posthorn::watch
