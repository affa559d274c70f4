#include "ctl/log_reader.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace posthorn::ctl {

using watch::Channel;
using watch::LogFileName;

LogReader::LogReader(std::string folder, Channels channels, size_t last)
    : m_folder(std::move(folder))
    , m_channels(channels)
    , m_last(last)
{
}

LogReader::~LogReader()
{
    for (auto& [channel, followed] : m_followed) {
        if (followed.handle >= 0)
            ::close(followed.handle);
    }
}

void LogReader::read(const Sink& sink)
{
    std::map<Channel, std::vector<LogFileName>> files;
    std::error_code error;
    for (std::filesystem::directory_iterator it(m_folder, error), end; !error && it != end; it.increment(error)) {
        const auto name = LogFileName::parse(it->path().filename().string());
        if (name && m_channels.test(size_t(name->channel)))
            files[name->channel].push_back(*name);
    }
    for (auto& [channel, names] : files) {
        std::sort(names.begin(), names.end());
        Followed& followed = m_followed[channel];
        if (!m_begun) {
            open(followed, names.back());
            skipToLast(followed);
        }
        drain(channel, followed, sink);
        for (const LogFileName& name : names) {
            if (followed.name && !(*followed.name < name))
                continue;
            drain(channel, followed, sink); // what came between the look into the folder and now
            open(followed, name);
            drain(channel, followed, sink);
        }
    }
    m_begun = true;
}

void LogReader::open(Followed& followed, const LogFileName& name)
{
    if (followed.handle >= 0)
        ::close(followed.handle);
    followed.handle = ::open((m_folder + '/' + name.text()).c_str(), O_RDONLY | O_CLOEXEC);
    followed.name = name;
    followed.pending.clear();
}

// Back from the end, block by block, until enough line feeds have gone by.
void LogReader::skipToLast(Followed& followed)
{
    if (followed.handle < 0)
        return;
    off_t at = ::lseek(followed.handle, 0, SEEK_END);
    size_t left = m_last + 1; // the last line's own end is the first
    std::vector<char> block(64 * 1024);
    while (at > 0) {
        const off_t from = std::max<off_t>(0, at - off_t(block.size()));
        const ssize_t size = ::pread(followed.handle, block.data(), size_t(at - from), from);
        if (size <= 0)
            break;
        for (ssize_t i = size; i-- > 0;) {
            if (block[size_t(i)] == '\n' && --left == 0) {
                ::lseek(followed.handle, from + i + 1, SEEK_SET);
                return;
            }
        }
        at = from;
    }
    ::lseek(followed.handle, 0, m_last > 0 ? SEEK_SET : SEEK_END);
}

void LogReader::drain(Channel channel, Followed& followed, const Sink& sink)
{
    char buffer[64 * 1024];
    while (followed.handle >= 0) {
        const ssize_t size = ::read(followed.handle, buffer, sizeof buffer);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        std::string_view bytes(buffer, size_t(size));
        for (size_t end; (end = bytes.find('\n')) != std::string_view::npos; bytes.remove_prefix(end + 1)) {
            followed.pending += bytes.substr(0, end);
            sink(channel, followed.pending);
            followed.pending.clear();
        }
        followed.pending += bytes;
        if (followed.pending.size() > longestLine) {
            sink(channel, followed.pending);
            followed.pending.clear();
        }
    }
}

} // namespace posthorn::ctl
