// log follow [channel...] [--level LEVEL] [--text TEXT] [--lines COUNT]
#include <cerrno>
#include <filesystem>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/command.h"
#include "ctl/log_reader.h"

namespace posthorn::ctl {

namespace {

struct Wishes {
    LogReader::Channels channels;
    watch::Level level = watch::Level::Debug;
    std::string text; ///< lower case
    size_t lines = 10;
};

Result<watch::Channel> channelOf(const std::string& word)
{
    std::string known;
    for (size_t i = 0; i < size_t(watch::Channel::Count); ++i) {
        const std::string_view name = watch::channelName(watch::Channel(i));
        if (equalsIgnoreCase(name, word))
            return watch::Channel(i);
        known += (i > 0 ? ", " : "") + std::string(name);
    }
    return fail(ErrorKind::Invalid, "no such log: " + word + "; there are " + known);
}

Result<watch::Level> levelOf(const std::string& word)
{
    for (const watch::Level level : {watch::Level::Debug, watch::Level::Info, watch::Level::Warning, watch::Level::Error}) {
        if (equalsIgnoreCase(watch::levelName(level), word))
            return level;
    }
    return fail(ErrorKind::Invalid, "the level is debug, info, warning or error, not " + word);
}

Result<Wishes> parse(const Words& arguments)
{
    Wishes wishes;
    for (size_t i = 0; i < arguments.size(); ++i) {
        std::string word = arguments[i];
        if (!word.starts_with("--")) {
            const auto channel = channelOf(word);
            if (!channel)
                return passOn(channel.error());
            wishes.channels.set(size_t(*channel));
            continue;
        }
        std::string value;
        if (const size_t sign = word.find('='); sign != std::string::npos) {
            value = word.substr(sign + 1);
            word.resize(sign);
        } else if (i + 1 < arguments.size()) {
            value = arguments[++i];
        } else {
            return fail(ErrorKind::Invalid, word + " needs a value");
        }
        if (word == "--level") {
            const auto level = levelOf(value);
            if (!level)
                return passOn(level.error());
            wishes.level = *level;
        } else if (word == "--text") {
            wishes.text = toLower(value);
        } else if (const auto count = parseNumber<size_t>(value); word == "--lines" && count) {
            wishes.lines = *count;
        } else {
            return fail(ErrorKind::Invalid, "not an option, or not its value: " + word + ' ' + value);
        }
    }
    if (wishes.channels.none())
        wishes.channels.set();
    return wishes;
}

std::string jsonLine(const watch::LogLine& line, std::string_view stamp)
{
    const char* direction = line.direction == watch::Direction::In ? "in" : line.direction == watch::Direction::Out ? "out" : "";
    return "{\"channel\": " + jsonString(watch::channelName(line.channel)) + ", \"time\": " + jsonString(stamp) +
           ", \"level\": " + jsonString(watch::levelName(line.level)) + ", \"session\": " + std::to_string(line.session) +
           ", \"direction\": " + jsonString(direction) + ", \"text\": " + jsonString(line.text) + '}';
}

/// Whether the line is wanted; then printed.
void print(const Options& options, const Wishes& wishes, watch::Channel channel, std::string_view text)
{
    const auto line = watch::parseLogLine(text, channel);
    if (line && line->level < wishes.level)
        return;
    if (!wishes.text.empty() && toLower(text).find(wishes.text) == std::string::npos)
        return;
    std::string shown;
    if (options.style == Style::Json) {
        if (!line)
            return; // torn by a crash
        shown = jsonLine(*line, text.substr(0, text.find(' ')));
    } else {
        shown = wishes.channels.count() > 1 ? std::string(watch::channelName(channel)) + '\t' : std::string();
        for (const char c : text) // a terminal obeys control characters
            shown += static_cast<unsigned char>(c) < 32 || c == 127 ? '?' : c;
    }
    std::fprintf(options.out, "%s\n", shown.c_str());
}

} // namespace

Result<int> followLog(const Options& options, Words arguments)
{
    const auto wishes = parse(arguments);
    if (!wishes)
        return passOn(wishes.error());
    const std::string folder = options.folder + "/LOGS";
    const int notices = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    // The folder of the logs is made with the first line; until then it is what is waited for.
    bool watched = false;
    const auto watch = [&] {
        watched = ::inotify_add_watch(notices, folder.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0;
        return watched || ::inotify_add_watch(notices, options.folder.c_str(), IN_CREATE) >= 0;
    };
    if (notices < 0 || !watch()) {
        if (notices >= 0)
            ::close(notices);
        return fail(ErrorKind::NotFound, "there is no folder " + options.folder);
    }
    LogReader reader(folder, wishes->channels, wishes->lines);
    for (;;) {
        if (!watched)
            watch();
        reader.read([&](watch::Channel channel, std::string_view line) { print(options, *wishes, channel, line); });
        if (std::fflush(options.out) != 0)
            break; // nobody listens any more
        pollfd waiting[] = {{notices, POLLIN, 0}, {::fileno(options.out), 0, 0}};
        if (::poll(waiting, 2, -1) < 0 && errno != EINTR)
            break;
        if (waiting[1].revents & (POLLERR | POLLHUP))
            break;
        char events[16 * 1024];
        while (::read(notices, events, sizeof events) > 0) {
        }
    }
    ::close(notices);
    return exitGood;
}

} // namespace posthorn::ctl
