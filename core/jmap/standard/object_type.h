// Methods of types whose objects are the store's (store::Objects), each a JSON object: /get, /changes and what /set needs.
#pragma once

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

/// The account's objects of a kind, parsed, each with its "id".
struct ObjectSet {
    std::string state;
    std::vector<Object> items; ///< in the order in which they were made

    const Object* find(std::string_view id) const;
};
Task<Result<ObjectSet>> readObjects(Call call, std::string kind);
/// Those of them with these ids, in no order.
Task<Result<ObjectSet>> readObjects(Call call, std::string kind, std::vector<std::string> ids);

/// Makes an object; its id.
Task<Result<std::string>> createObject(Call call, std::string kind, Object object);
/// Stores or, without @p object, removes.
Task<Result<void>> writeObject(Call call, std::string kind, std::string id, std::optional<Object> object);

/// RFC 8620 section 5.2 for a kind. @p addition stands behind the kind's own state in the type's, and must be the same in
/// "sinceState".
Task<Answer> objectChanges(Call call, std::string kind, std::string addition = {});

} // namespace posthorn::jmap
