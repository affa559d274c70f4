// What a server's whole process tree costs: CPU time, ended children included, and memory. The tree's root is the cage
// (cage.h), which adopts and reaps every process that the server leaves behind, so no time is lost. Linux only.
#pragma once

#include <sys/types.h>

#include <string_view>
#include <vector>

namespace posthorn::bench {

/// The fields of /proc/PID/stat that matter here.
struct ProcessStat {
    pid_t parent = 0;
    double ownSeconds = 0;      ///< user and system time of the process itself
    double childrenSeconds = 0; ///< the same of the children that it has waited for, and theirs
};

/// Reads the one line of /proc/PID/stat; a command name may hold blanks and brackets. False if it is not such a line.
bool parseProcessStat(std::string_view line, ProcessStat& stat);

/// Every living process below @p root, without @p root itself.
std::vector<pid_t> descendants(pid_t root);

/// CPU seconds used so far by everything below the cages @p roots, living and ended.
double treeCpuSeconds(const std::vector<pid_t>& roots);

/// Proportional set size of everything below the cages @p roots, in bytes: shared pages are counted once, in parts.
double treePssBytes(const std::vector<pid_t>& roots);

/// CPU seconds of this process.
double ownCpuSeconds();

/// What a timed section cost: made when it starts, asked when it ends. finish() first waits until the servers are at
/// rest (at most 3 s), so that work which they put off until after their answer is charged too.
class CostMeter {
public:
    explicit CostMeter(const std::vector<pid_t>& roots);
    /// Call right at the end of the section, before finish().
    void stopOwn();
    void finish();

    double serverSeconds() const { return m_server; }
    double generatorSeconds() const { return m_own; }

private:
    const std::vector<pid_t>& m_roots;
    double m_server;
    double m_own;
};

} // namespace posthorn::bench
