// How long to wait before the next attempt: twice as long each time, with chance in it, so that a server that comes back is
// not met by all of its clients in the same second.
#pragma once

#include <chrono>

namespace posthorn::messenger {

class Backoff {
public:
    static constexpr std::chrono::milliseconds least{1000};
    static constexpr std::chrono::milliseconds most{60000};

    /// Between half of the step and the whole of it; the first one after reset() at most a second.
    std::chrono::milliseconds next();
    void reset() { m_step = least; }
    bool isFresh() const { return m_step == least; }

private:
    std::chrono::milliseconds m_step = least;
};

} // namespace posthorn::messenger
