// Follows the log files of some channels as they grow, each from file to file: a day's continuations, then the next day.
#pragma once

#include <bitset>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "watch/log_format.h"

namespace posthorn::ctl {

class LogReader {
public:
    using Channels = std::bitset<size_t(watch::Channel::Count)>;
    /// Gets each whole line, without its line feed.
    using Sink = std::function<void(watch::Channel, std::string_view line)>;

    /// @p last: so many of the lines that are there already come, too, of each channel's newest file.
    LogReader(std::string folder, Channels channels, size_t last);
    ~LogReader();
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;

    /// Gives what has been added since the last call. Does not wait.
    void read(const Sink& sink);

    static constexpr size_t longestLine = 1 << 20; ///< what is longer comes in pieces

private:
    struct Followed {
        std::optional<watch::LogFileName> name;
        int handle = -1;
        std::string pending; ///< a line whose end has not been written yet
    };

    void open(Followed& followed, const watch::LogFileName& name);
    void skipToLast(Followed& followed);
    void drain(watch::Channel channel, Followed& followed, const Sink& sink);

    const std::string m_folder;
    const Channels m_channels;
    const size_t m_last;
    bool m_begun = false;
    std::map<watch::Channel, Followed> m_followed;
};

} // namespace posthorn::ctl
