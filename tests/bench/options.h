// The command line of posthorn-bench. Only tests/bench uses this.
#pragma once

#include "engine.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace posthorn::bench {

struct Options {
    std::string work;                             ///< which workload
    Endpoint endpoint;                            ///< the protocol under test
    int imapPort = 0;                             ///< smtp-deliver: where the mailboxes are counted (plain text)
    std::string userPattern = "user%@bench.test"; ///< '%' stands for the number
    std::string password = "bench";
    size_t firstUser = 1;
    size_t users = 20;
    size_t count = 1000;
    size_t parallel = 20;
    size_t size = 4096; ///< octets of a message
    size_t repeat = 5;
    size_t outstanding = 200; ///< commands in flight when pipelined
    size_t warmUp = 100;      ///< operations before the clock starts
    std::string mailbox = "INBOX";
    std::vector<std::string> items; ///< which parts of a workload, all if empty
    std::vector<pid_t> serverPids;  ///< the cages whose cost is charged
    double timeout = 300;           ///< seconds for the whole run
    double settle = 3;              ///< idle-memory, xmpp-memory: seconds of rest before memory is read
    double seconds = 3;             ///< xmpp-*: how long is measured
    bool archive = false;           ///< xmpp-message: whether each message must have been archived, or must not

    /// The login name of user number @p index, counted from 0 and wrapped round at users.
    std::string user(size_t index) const;
    bool wants(std::string_view item) const;
};

/// Reads `WORKLOAD --name value ...`; ends the program with a clear line when a name or value is wrong.
Options parseOptions(int count, char** words);
/// What --help prints.
const char* usage();

} // namespace posthorn::bench
