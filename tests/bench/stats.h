// Order statistics of what was measured, and the clock it is measured with. Only tests/bench uses this.
#pragma once

#include <chrono>
#include <vector>

namespace posthorn::bench {

/// The middle value; the mean of the two middle ones of an even number; 0 of none.
double median(std::vector<double> values);
/// The nearest-rank percentile, @p percent from 0 to 100; 0 of none.
double percentile(std::vector<double> values, double percent);

/// Wall-clock seconds since it was made or restarted.
class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }
    void restart() { m_start = Clock::now(); }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_start = Clock::now();
};

} // namespace posthorn::bench
