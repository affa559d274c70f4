#include "process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <unordered_map>

namespace posthorn::bench {

namespace {

std::string readProc(pid_t pid, const char* name)
{
    const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    char bytes[4096];
    const ssize_t count = read(file, bytes, sizeof bytes);
    close(file);
    return count > 0 ? std::string(bytes, size_t(count)) : std::string();
}

double clockSeconds(clockid_t clock)
{
    timespec time{};
    return clock_gettime(clock, &time) == 0 ? double(time.tv_sec) + double(time.tv_nsec) * 1e-9 : -1;
}

/// To the nanosecond where the kernel tells; /proc's own times are cut to hundredths of a second.
double processSeconds(pid_t pid, const ProcessStat& stat)
{
    clockid_t clock{};
    const double exact = clock_getcpuclockid(pid, &clock) == 0 ? clockSeconds(clock) : -1;
    return exact >= 0 ? exact : stat.ownSeconds;
}

} // namespace

bool parseProcessStat(std::string_view line, ProcessStat& stat)
{
    static const double tick = 1.0 / double(sysconf(_SC_CLK_TCK));
    const size_t bracket = line.rfind(')');
    if (bracket == std::string_view::npos)
        return false;
    line.remove_prefix(bracket + 1);
    // Behind the name: state(3) ppid(4) ... utime(14) stime(15) cutime(16) cstime(17), numbered as in proc(5).
    double times[4] = {};
    for (int field = 3; field <= 17; ++field) {
        line.remove_prefix(std::min(line.find_first_not_of(" \n"), line.size()));
        const std::string_view word = line.substr(0, line.find_first_of(" \n"));
        if (word.empty())
            return false;
        long long value = 0;
        if (field != 3 && std::from_chars(word.data(), word.data() + word.size(), value).ec != std::errc())
            return false;
        if (field == 4)
            stat.parent = pid_t(value);
        if (field >= 14)
            times[field - 14] = double(value) * tick;
        line.remove_prefix(word.size());
    }
    stat.ownSeconds = times[0] + times[1];
    stat.childrenSeconds = times[2] + times[3];
    return true;
}

std::vector<pid_t> descendants(pid_t root)
{
    std::unordered_multimap<pid_t, pid_t> children;
    DIR* folder = opendir("/proc");
    if (!folder)
        return {};
    while (const dirent* entry = readdir(folder)) {
        const pid_t pid = pid_t(std::atol(entry->d_name));
        ProcessStat stat;
        if (pid > 0 && parseProcessStat(readProc(pid, "stat"), stat))
            children.emplace(stat.parent, pid);
    }
    closedir(folder);
    std::vector<pid_t> found{root};
    for (size_t i = 0; i < found.size(); ++i) {
        const auto [first, last] = children.equal_range(found[i]);
        for (auto child = first; child != last; ++child)
            found.push_back(child->second);
    }
    found.erase(found.begin());
    return found;
}

double treeCpuSeconds(const std::vector<pid_t>& roots)
{
    double total = 0;
    for (const pid_t root : roots) {
        ProcessStat stat;
        for (const pid_t pid : descendants(root)) {
            if (parseProcessStat(readProc(pid, "stat"), stat))
                total += processSeconds(pid, stat) + stat.childrenSeconds;
        }
        if (parseProcessStat(readProc(root, "stat"), stat))
            total += stat.childrenSeconds;
    }
    return total;
}

double treePssBytes(const std::vector<pid_t>& roots)
{
    double total = 0;
    for (const pid_t root : roots) {
        for (const pid_t pid : descendants(root)) {
            const std::string rollup = readProc(pid, "smaps_rollup");
            const size_t at = rollup.find("\nPss:");
            if (at != std::string::npos)
                total += std::strtod(rollup.c_str() + at + 5, nullptr) * 1024;
        }
    }
    return total;
}

double ownCpuSeconds()
{
    return clockSeconds(CLOCK_PROCESS_CPUTIME_ID);
}

CostMeter::CostMeter(const std::vector<pid_t>& roots)
    : m_roots(roots)
    , m_server(treeCpuSeconds(roots))
    , m_own(ownCpuSeconds())
{}

void CostMeter::stopOwn()
{
    m_own = ownCpuSeconds() - m_own;
}

void CostMeter::finish()
{
    double now = treeCpuSeconds(m_roots);
    for (int round = 0; !m_roots.empty() && round < 30; ++round) {
        usleep(100'000);
        const double later = treeCpuSeconds(m_roots);
        const bool atRest = later - now < 0.002;
        now = later;
        if (atRest)
            break;
    }
    m_server = now - m_server;
}

} // namespace posthorn::bench
