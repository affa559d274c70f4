// Tells listeners that an account's state has changed (RFC 8620 section 7.1). One AccountWatches for each worker; all
// listeners of an account on that worker share one watch of the store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "jmap/json.h"
#include "jmap/principal.h"
#include "jmap/services.h"

namespace posthorn::jmap {

/// A type's name to its state.
using TypeStates = std::map<std::string, std::string, std::less<>>;
/// An account's id to the states in it: the own one's, and those of what others share.
using AccountStates = std::map<std::string, TypeStates, std::less<>>;

/// The StateChange object of what differs between two moments, of the types in @p wanted (all, when that is empty).
/// Nothing where nothing differs. An account that is open no more has the state "none".
std::optional<Object> stateChange(const AccountStates& before, const AccountStates& now,
                                  const std::set<std::string, std::less<>>& wanted);

class AccountWatches {
public:
    /// Listeners are many: what they keep of the states is shared.
    using Listener = std::function<void(const std::shared_ptr<const AccountStates>& now)>;

    explicit AccountWatches(Services& services);
    ~AccountWatches();

    /// Calls @p listener soon with the states as they are, then after each change (many within 100 ms make one call),
    /// until the handle is dropped. All on the worker.
    std::shared_ptr<void> listen(std::shared_ptr<const Principal> principal, Listener listener);

private:
    class Watch;
    Services& m_services;
    std::unordered_map<store::AccountId, std::weak_ptr<Watch>> m_watches;
    size_t m_swept = 16; ///< how many were left when those that had gone were looked for
};

} // namespace posthorn::jmap
