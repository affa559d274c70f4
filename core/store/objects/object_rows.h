// The rows of objects, as the writer and the readers use them.
#pragma once

#include <optional>
#include <string>

#include "store/objects/objects.h"
#include "store/sql/query.h"
#include "store/writer/batch.h"

namespace posthorn::store {

struct ObjectKindRow {
    Modseq modseq = 0;
    Modseq horizon = 0; ///< what ended before it is forgotten
    uint64_t objects = 0;
    uint64_t bytes = 0;
};

/// All zero when the account has never had one of that kind.
Result<ObjectKindRow> readObjectKind(sql::Connection& sql, AccountId account, const std::string& kind);
Result<void> writeObjectKind(sql::Connection& sql, AccountId account, const std::string& kind,
                             const ObjectKindRow& row);

struct ObjectRow {
    Modseq made = 0;
    Modseq modseq = 0;
    uint64_t segment = 0; ///< in which its fact lies
    int64_t bytes = 0;
};
Result<std::optional<ObjectRow>> findObject(sql::Connection& sql, AccountId account, const std::string& kind,
                                            const std::string& id);

/// About what an object takes in the log beside its bytes.
constexpr int64_t objectFrame = 24;

/// All that the account has goes, without memory.
Result<void> removeObjects(Batch& batch, AccountId account);
/// Forgets ends of before that time.
Result<void> forgetObjectEnds(Batch& batch, UnixMs before);

} // namespace posthorn::store
