// Small things that an account owns beside its mail: identities, contacts, settings and the like. The store knows nothing
// of what they say; whoever keeps them gives each sort of them a kind of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "store/types.h"

namespace posthorn::store {

constexpr size_t mostObjectBytes = 256 << 10;   ///< of one object
constexpr uint64_t mostKindBytes = 64 << 20;    ///< of all objects of one kind that an account has
constexpr uint64_t mostObjects = 10'000;        ///< of one kind that an account has

struct Object {
    std::string id;      ///< 1 to 255 of A-Z a-z 0-9 - _ (RFC 8620 section 1.2)
    Modseq modseq = 0;   ///< of its last change
    std::string bytes;
};

struct ObjectChange {
    enum class Kind { Create, Update, Destroy } kind = Kind::Create;
    std::string id;      ///< empty for Create: the store makes one that it never made before
    std::string bytes;   ///< all of them; nothing for Destroy
};

struct ObjectOutcome {
    std::string id;
    /// Exists (Create), NotFound (Update, Destroy), Invalid (id), TooLarge, Limit (mostObjects, mostKindBytes).
    std::optional<ErrorKind> error;
};

struct ObjectsSet {
    Modseq before = 0; ///< the kind's states
    Modseq after = 0;
    std::vector<ObjectOutcome> outcomes; ///< one for each change
};

struct ObjectList {
    Modseq state = 0;
    std::vector<Object> items;
    std::vector<std::string> missing; ///< of the ids that were asked for
};

struct ObjectChanges {
    Modseq state = 0;
    std::vector<std::string> created, updated, destroyed; ///< each rising; what came and went meanwhile is in none
};

/// An account's objects. The state of a kind is the modification sequence of its last change, 0 before the first; one
/// that is not the highest known may be one of before a rebuild.
class Objects {
public:
    virtual ~Objects() = default;
    /// All ids, rising, without the bytes.
    virtual void list(AccountId account, const std::string& kind, Reply<ObjectList> reply) = 0;
    /// In the order of @p ids.
    virtual void get(AccountId account, const std::string& kind, std::vector<std::string> ids,
                     Reply<ObjectList> reply) = 0;
    /// Makes the changes in their order, those that can be made, in one commit. InUse when the kind's state is not
    /// @p ifState: somebody changed it meanwhile; then nothing is changed.
    virtual void set(AccountId account, const std::string& kind, std::vector<ObjectChange> changes,
                     std::optional<Modseq> ifState, Reply<ObjectsSet> reply) = 0;
    /// NotFound when what ended since is not known (any more).
    virtual void changes(AccountId account, const std::string& kind, Modseq since, Reply<ObjectChanges> reply) = 0;
    /// The accounts that have any object of that kind, rising.
    virtual void owners(const std::string& kind, Reply<std::vector<AccountId>> reply) = 0;
};

} // namespace posthorn::store
