// A clock whose hands the test turns.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace posthorn::test {

class HandClock final : public Clock {
public:
    UnixMs now() const override { return 1700000000000 + ms; }
    int64_t steadyMs() const override { return ms; }
    void turn(int64_t by) { ms += by; }

private:
    std::atomic<int64_t> ms{1000000};
};

} // namespace posthorn::test
