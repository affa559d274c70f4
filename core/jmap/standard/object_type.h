// Methods of types whose objects lie in Objects: /get, /changes and what /set needs.
#pragma once

#include "jmap/data/objects.h"
#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

/// The account's objects of a kind, parsed, each with its "id".
struct ObjectSet {
    std::string state;
    std::vector<Object> items;

    const Object* find(std::string_view id) const;
};
Task<Result<ObjectSet>> readObjects(Call call, std::string kind);

/// Stores or, without @p object, removes.
Task<Result<void>> writeObject(Call call, std::string kind, std::string id, std::optional<Object> object);

/// RFC 8620 section 5.2 for a kind.
Task<Answer> objectChanges(Call call, std::string kind);

/// A new id: @p letter and what nobody guesses.
std::string newObjectId(char letter);

} // namespace posthorn::jmap
