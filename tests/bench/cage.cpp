#include "cage.h"

#include "process_tree.h"
#include "stats.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace posthorn::bench {

namespace {

constexpr double askedToStopSeconds = 20;
constexpr double leftBehindSeconds = 5;

void signalAll(int signal)
{
    for (const pid_t pid : descendants(getpid()))
        kill(pid, signal);
}

[[noreturn]] void becomeProgram(char** command, const sigset_t& previousMask)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigprocmask(SIG_SETMASK, &previousMask, nullptr);
    execvp(command[0], command);
    std::perror(command[0]);
    _exit(127);
}

/// Reaps what has ended; true while there are children left. Stores the status of @p main when it is among them.
bool reap(pid_t main, int& status, bool& mainEnded)
{
    for (;;) {
        int one = 0;
        const pid_t pid = waitpid(-1, &one, WNOHANG);
        if (pid <= 0)
            return pid == 0;
        if (pid == main) {
            mainEnded = true;
            status = WIFEXITED(one) ? WEXITSTATUS(one) : 128 + WTERMSIG(one);
        }
    }
}

} // namespace

int runCage(char** command)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t ours;
    sigset_t previous;
    sigemptyset(&ours);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        sigaddset(&ours, signal);
    sigprocmask(SIG_BLOCK, &ours, &previous);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const pid_t main = fork();
    if (main < 0)
        return 127;
    if (main == 0)
        becomeProgram(command, previous);

    int status = 127;
    bool mainEnded = false;
    bool asked = false;
    bool swept = false;
    Stopwatch since;
    const timespec wait{0, 200'000'000};
    while (reap(main, status, mainEnded)) {
        const int signal = sigtimedwait(&ours, nullptr, &wait);
        if ((signal == SIGTERM || signal == SIGINT || signal == SIGHUP) && !asked && !mainEnded) {
            asked = true;
            since.restart();
            kill(main, SIGTERM);
        }
        if (mainEnded && !swept) {
            swept = true;
            since.restart();
            signalAll(SIGTERM);
        }
        if ((swept && since.seconds() > leftBehindSeconds) || (asked && since.seconds() > askedToStopSeconds))
            signalAll(SIGKILL);
    }
    return status;
}

} // namespace posthorn::bench
