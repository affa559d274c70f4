#include "watch/log_files.h"

#include <algorithm>
#include <chrono>

namespace posthorn::watch {

namespace {

constexpr auto pause = std::chrono::milliseconds(200);
constexpr size_t batch = 5000;                 // lines that are copied out of the hub at once
constexpr size_t writeAt = 256 * 1024;         // bytes of one channel that are worth a write
constexpr size_t mostPending = 4 * 1024 * 1024; // bytes of one channel that wait for a broken disk

} // namespace

LogFiles::LogFiles(Hub& hub, const config::Settings& settings, std::string folder, FileSystem& files, Clock& clock)
    : m_hub(hub)
    , m_settings(settings)
    , m_folder(std::move(folder))
    , m_files(files)
    , m_clock(clock)
{
}

LogFiles::~LogFiles()
{
    stop();
}

void LogFiles::start()
{
    if (m_thread.joinable())
        return;
    m_stop = false;
    m_thread = std::thread([this] {
        std::unique_lock lock(m_stopMutex);
        while (!m_stop) {
            lock.unlock();
            flush();
            lock.lock();
            m_stopping.wait_for(lock, pause, [this] { return m_stop; });
        }
    });
}

void LogFiles::stop()
{
    if (!m_thread.joinable())
        return;
    {
        std::lock_guard lock(m_stopMutex);
        m_stop = true;
    }
    m_stopping.notify_all();
    m_thread.join();
    flush();
}

LogFiles::Totals LogFiles::totals() const
{
    std::lock_guard lock(m_mutex);
    return m_totals;
}

void LogFiles::flush()
{
    std::lock_guard lock(m_mutex);
    // Up to what is there now: a storm must not keep this call for ever.
    const uint64_t end = m_hub.nextLine();
    while (m_next < end) {
        const std::vector<LogLine> lines = m_hub.linesFrom(m_next, std::min<size_t>(batch, end - m_next));
        if (lines.empty())
            break;
        if (lines.front().number > m_next) {
            const uint64_t overtaken = lines.front().number - m_next;
            m_totals.overtaken += overtaken;
            LogLine note;
            note.time = lines.front().time;
            note.level = Level::Warning;
            note.text = std::to_string(overtaken) + " log lines came faster than they could be written, and are lost";
            take(note);
        }
        for (const LogLine& line : lines)
            take(line);
        m_next = lines.back().number + 1;
    }
    for (Output& output : m_outputs)
        writeOut(output);
    // Told once, not five times a second; the hub's ring and the console still have the lines.
    if (!m_problem.empty() && m_failure.empty())
        m_hub.log(Channel::System, Level::Error, "the log files cannot be written: " + m_problem);
    m_failure = std::move(m_problem);
    m_problem.clear();
    const uint64_t unreported = m_totals.unwritable - m_reported;
    if (unreported && m_failure.empty()) {
        m_reported = m_totals.unwritable;
        m_hub.log(Channel::System, Level::Error,
                  std::to_string(unreported) + " log lines could not be written and are lost");
    }
    m_formatter.setTime(m_clock.now());
    if (m_swept != m_formatter.day()) {
        m_swept = m_formatter.day();
        removeOld();
    }
}

void LogFiles::take(const LogLine& line)
{
    Output& output = m_outputs[size_t(line.channel)];
    m_formatter.setTime(line.time);
    // A clock that is set back by a day must not open yesterday's file again for each line; later days only.
    if (!output.name || output.name->day < m_formatter.day()) {
        writeOut(output);
        output.name = LogFileName{line.channel, std::string(m_formatter.day()), 1};
        output.file.reset();
        output.resume = false;
    }
    if (!output.begun) {
        output.begun = true;
        LogLine first;
        first.time = line.time;
        first.text = newRunText;
        m_formatter.append(output.pending, first);
    }
    m_formatter.append(output.pending, line);
    ++output.pendingLines;
    if (output.pending.size() >= writeAt && m_failure.empty() && m_problem.empty())
        writeOut(output);
    if (output.pending.size() > mostPending) {
        m_totals.unwritable += output.pendingLines;
        output.pending.clear();
        output.pendingLines = 0;
    }
}

void LogFiles::writeOut(Output& output)
{
    if (output.pending.empty())
        return;
    const Result<void> done = write(output);
    if (!done) {
        m_problem = done.error().text;
        output.file.reset();
        output.resume = true;
        return;
    }
    m_totals.written += output.pendingLines;
    output.pending.clear();
    output.pendingLines = 0;
}

Result<void> LogFiles::open(Output& output)
{
    if (auto made = m_files.makeFolder(m_folder); !made)
        return made;
    const auto names = m_files.list(m_folder);
    if (!names)
        return passOn(names.error());
    for (const std::string& each : *names) {
        const auto name = LogFileName::parse(each);
        if (name && name->channel == output.name->channel && name->day == output.name->day)
            output.name->part = std::max(output.name->part, name->part);
    }
    auto file = m_files.open(m_folder + '/' + output.name->text(), OpenMode::ReadWrite);
    if (!file)
        return passOn(file.error());
    const auto size = (*file)->size();
    if (!size)
        return passOn(size.error());
    // After a failed write the file may end in a torn line, and so it may after a crash of an earlier run: the first
    // is written over, the second is ended.
    output.size = output.resume ? std::min(output.size, *size) : *size;
    if (!output.resume && *size > 0) {
        const auto last = (*file)->read(*size - 1, 1);
        if (last && *last != "\n")
            output.pending.insert(0, 1, '\n');
    }
    output.file = std::move(*file);
    return {};
}

Result<void> LogFiles::write(Output& output)
{
    if (!output.file) {
        if (auto opened = open(output); !opened)
            return opened;
    }
    const int64_t limit = m_settings.snapshot()->number(config::Setting::LogMaxFileSize);
    if (output.size > 0 && output.size + int64_t(output.pending.size()) > limit) {
        ++output.name->part;
        auto file = m_files.open(m_folder + '/' + output.name->text(), OpenMode::ReadWrite);
        if (!file)
            return passOn(file.error());
        output.file = std::move(*file);
        output.size = 0;
    }
    const std::string_view piece = output.pending;
    if (auto done = output.file->write(output.size, {&piece, 1}); !done) {
        // Part of it may be there; a later attempt starts where the last whole line ends.
        (void)output.file->truncate(output.size);
        return done;
    }
    output.size += int64_t(piece.size());
    return {};
}

void LogFiles::removeOld()
{
    const int64_t keep = m_settings.snapshot()->number(config::Setting::LogKeepDays);
    LineFormatter oldest;
    oldest.setTime(m_clock.now() - keep * 86400000);
    const auto names = m_files.list(m_folder);
    if (!names)
        return;
    for (const std::string& each : *names) {
        const auto name = LogFileName::parse(each);
        if (!name || name->day >= oldest.day())
            continue;
        if (const auto removed = m_files.remove(m_folder + '/' + each); !removed)
            m_hub.log(Channel::System, Level::Warning, "the old log file " + each + " cannot be removed: " +
                                                           removed.error().text);
    }
}

} // namespace posthorn::watch
