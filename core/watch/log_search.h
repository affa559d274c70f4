// Search across all logs: the files in LOGS/ and the lines that the hub still holds. It gives back whole sessions, not
// single lines. Runs on a thread of the caller's choice; memory is bounded by the query.
#pragma once

#include <atomic>
#include <bitset>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "watch/hub.h"

namespace posthorn::watch {

struct LogQuery {
    /// Words that one line must have together, whatever the case of ASCII letters. None: every line (of `session`).
    std::vector<std::string> words;
    std::optional<uint64_t> session;
    std::bitset<size_t(Channel::Count)> channels = std::bitset<size_t(Channel::Count)>().set();
    Level least = Level::Debug;
    UnixMs from = 0; ///< a session counts when a line of it within [from, to] matches
    UnixMs to = INT64_MAX;
    size_t mostSessions = 200;
    size_t mostLines = 100000; ///< of all transcripts together
};

/// All lines of one session, or the matching lines of one channel that belong to no session (session 0).
struct Transcript {
    Channel channel = Channel::System;
    uint64_t session = 0;
    bool thisRun = false; ///< of the server's present run: the session number is one of Hub::sessions()
    std::vector<LogLine> lines;
    std::vector<size_t> hits; ///< indices into lines
    UnixMs since() const { return lines.empty() ? 0 : lines.front().time; }
};

struct LogFindings {
    std::vector<Transcript> sessions; ///< the latest first
    bool bounded = false;   ///< there is more than the query's bounds let through
    bool cancelled = false;
    uint64_t bytesRead = 0;
    std::string problem; ///< a file that could not be read
};

class LogSearch {
public:
    /// @p hub may be null: then the files alone are searched.
    LogSearch(const Hub* hub, std::string folder, FileSystem& files = FileSystem::system());

    /// @p progress is told the bytes read so far and those that there are, now and then. @p cancelled is looked at
    /// for every piece that is read.
    LogFindings run(const LogQuery& query, const std::atomic<bool>& cancelled,
                    const std::function<void(uint64_t, uint64_t)>& progress = {}) const;

private:
    const Hub* m_hub;
    std::string m_folder;
    FileSystem& m_files;
};

} // namespace posthorn::watch
