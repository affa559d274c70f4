// How programs that measure the store print what something costs.
#pragma once

#include <chrono>
#include <cstdio>
#include <ctime>

namespace posthorn::store {

/// Microseconds of processor time of this process.
inline double cpu()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e6 + double(time.tv_nsec) / 1e3;
}

/// Runs @p f, which does @p count of something, and prints a line.
template<class F>
void measure(const char* what, size_t count, F f)
{
    const double before = cpu();
    const auto start = std::chrono::steady_clock::now();
    f();
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
    std::printf("%-44s %9.2f us wall  %9.2f us processor, each; %9.0f a second\n", what, wall.count() / double(count),
                (cpu() - before) / double(count), double(count) * 1e6 / wall.count());
    std::fflush(stdout);
}

} // namespace posthorn::store
