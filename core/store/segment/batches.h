// Which records of the log counted. A batch whose commit failed may stay in a segment; then the next batch begins with
// the same sequence number, or a lower one. So each batch is held back until the next one begins.
#pragma once

#include <functional>
#include <vector>

#include "store/segment/scan.h"

namespace posthorn::store {

struct LogRecord {
    uint64_t segment = 0;
    ScannedRecord record;
};

class Batches {
public:
    using Sink = std::function<Result<void>(std::vector<LogRecord>&)>;
    explicit Batches(Sink sink) : m_sink(std::move(sink)) {}

    /// Records of all segments in the order of their numbers.
    Result<void> add(uint64_t segment, ScannedRecord record);
    /// The end of the log. A last request of which only the first records are there is left out.
    Result<void> finish();

private:
    Result<void> flush();

    Sink m_sink;
    std::vector<LogRecord> m_held;
};

} // namespace posthorn::store
