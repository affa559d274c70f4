// What a client that has subscribed knows of an account's folders, and what it has to be told when they are others.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/types.h"

namespace posthorn::dmci {

struct Event {
    int code = 0;
    std::string text;
    bool operator==(const Event&) const = default;
};

struct Subscription {
    std::map<store::MailboxId, store::MailboxInfo> known;
    std::shared_ptr<void> watch;
    bool hasLooked = false; ///< `known` is filled
    bool looking = false;   ///< the store has been asked
    bool changed = false;   ///< told since the last look
    bool gathering = false; ///< the timer runs
};

/// Brings @p known up to date; the events say how.
std::vector<Event> compareFolders(std::map<store::MailboxId, store::MailboxInfo>& known,
                                  const std::vector<store::MailboxInfo>& now);

} // namespace posthorn::dmci
