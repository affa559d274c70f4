// How a line stands in a log file, and how a log file is called. The writer (log_files.h) and the search
// (log_search.h) share it; nobody else needs it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "watch/values.h"

namespace posthorn::watch {

/// The line with which every run of the server begins each of its files. Session numbers start anew with each run, so
/// a reader must know where one ends.
constexpr std::string_view newRunText = "log opened by a new run of the server";

/// Turns lines into text:
///   2026-11-21T19:11:25.123+01:00 info [42] <- EHLO client.example
/// Local time with its offset, level, session in brackets (0: none), `<-` from the peer, `->` to it, `--` neither.
class LineFormatter {
public:
    /// Appends the line with its line feed to @p out.
    void append(std::string& out, const LogLine& line);
    /// The local day of the line that was formatted last, as "2026-11-21".
    std::string_view day() const { return std::string_view(m_stamp).substr(0, 10); }
    /// Makes day() and the time stamp those of @p time; append() does it by itself.
    void setTime(UnixMs time);

private:
    int64_t m_second = INT64_MIN;
    std::string m_stamp; ///< up to the seconds
    std::string m_zone;
};

/// Reads one line (without its line feed) back; std::nullopt for what is not one, as a torn line.
std::optional<LogLine> parseLogLine(std::string_view line, Channel channel);

/// "SMTP-in-2026-11-21.log", its continuations "SMTP-in-2026-11-21.2.log", ".3.log" and so on.
struct LogFileName {
    Channel channel = Channel::System;
    std::string day;
    unsigned part = 1;

    std::string text() const;
    static std::optional<LogFileName> parse(std::string_view name);
    /// Order of time within a channel.
    bool operator<(const LogFileName& other) const
    {
        return day != other.day ? day < other.day : part < other.part;
    }
};

} // namespace posthorn::watch
