// The one test program behind every tst_*_transcripts: it runs each conversation of a folder of tests/transcripts, whole,
// byte by byte and (where it says so) pipelined, each with answers that come at once and with answers that come later. A
// protocol says what stands behind its sessions. Comments in the files set the scene:
//   # tls: yes      # peer: 192.0.2.7      # set: NAME=VALUE      and what the protocol's own scene knows
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/settings.h"
#include "tests/support/fake_link.h"

namespace posthorn::test {

/// What a transcript's comments ask for.
struct Wishes {
    bool tls = false;
    bool deferred = false; ///< answers come later
    std::vector<std::pair<config::Setting, std::string>> values;
    std::vector<std::pair<std::string, std::string>> comments; ///< all of the form "# name: value"

    bool has(const std::string& name, const std::string& value) const;
};

/// What stands behind one session.
class Scene {
public:
    virtual ~Scene() = default;
    virtual std::unique_ptr<wire::Session> session(FakeLink& link) = 0;
    /// Of wire::MessageBudget; nothing may be left at the end.
    virtual uint64_t budgetUsed() const { return 0; }
};

struct TranscriptSet {
    const char* folder;  ///< below tests/transcripts
    int least;           ///< files that there are, so that an empty folder is no success
    const char* peer;    ///< the client's address where the file says nothing
    std::unique_ptr<Scene> (*makeScene)(ManualExecutor& loop, const Wishes& wishes);
};

/// Defined by the protocol.
extern const TranscriptSet transcriptSet;

} // namespace posthorn::test
