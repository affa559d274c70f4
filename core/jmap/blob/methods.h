// RFC 9404, and the one of RFC 8620.
#pragma once

#include <array>

#include "jmap/standard/get.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

Task<Answer> blobUpload(Call call);
Task<Answer> blobCopy(Call call);
Task<Answer> blobGet(Call call);
Task<Answer> blobLookup(Call call);

inline constexpr std::array blobUploadArguments{Argument{"accountId", Type::Id, Required},
                                                Argument{"create", Type::IdMap, Required}};
inline constexpr std::array blobCopyArguments{Argument{"fromAccountId", Type::Id, Required},
                                              Argument{"accountId", Type::Id, Required},
                                              Argument{"blobIds", Type::Ids, Required}};
inline constexpr std::array blobGetArguments{Argument{"accountId", Type::Id, Required},
                                             Argument{"ids", Type::Ids, Required},
                                             Argument{"properties", Type::Strings},
                                             Argument{"offset", Type::UInt}, Argument{"length", Type::UInt}};
inline constexpr std::array blobLookupArguments{Argument{"accountId", Type::Id, Required},
                                                Argument{"typeNames", Type::Strings, Required},
                                                Argument{"ids", Type::Ids, Required}};

} // namespace posthorn::jmap
