// RFC 8621 sections 4 and 5.
#pragma once

#include <array>

#include "jmap/standard/changes.h"
#include "jmap/standard/get.h"
#include "jmap/standard/query.h"
#include "jmap/standard/set.h"

namespace posthorn::jmap {

Task<Answer> emailGet(Call call);
Task<Answer> emailChanges(Call call);
Task<Answer> emailQuery(Call call);
Task<Answer> emailQueryChanges(Call call);
Task<Answer> emailSet(Call call);
Task<Answer> emailCopy(Call call);
Task<Answer> emailImport(Call call);
Task<Answer> emailParse(Call call);
Task<Answer> searchSnippetGet(Call call);

#define POSTHORN_JMAP_BODY_ARGUMENTS                                                                                   \
    Argument{"bodyProperties", Type::Strings}, Argument{"fetchTextBodyValues", Type::Bool, NonNull},                   \
        Argument{"fetchHTMLBodyValues", Type::Bool, NonNull}, Argument{"fetchAllBodyValues", Type::Bool, NonNull},     \
        Argument{"maxBodyValueBytes", Type::UInt, NonNull}

inline constexpr std::array emailGetArguments{Argument{"accountId", Type::Id, Required}, Argument{"ids", Type::Ids},
                                              Argument{"properties", Type::Strings}, POSTHORN_JMAP_BODY_ARGUMENTS};
inline constexpr std::array emailQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS,
                                                Argument{"collapseThreads", Type::Bool, NonNull}};
inline constexpr std::array emailQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS,
                                                       Argument{"collapseThreads", Type::Bool, NonNull}};

inline constexpr std::array emailCopyArguments{Argument{"fromAccountId", Type::Id, Required},
                                               Argument{"accountId", Type::Id, Required},
                                               Argument{"ifFromInState", Type::String},
                                               Argument{"ifInState", Type::String},
                                               Argument{"create", Type::IdMap, Required},
                                               Argument{"onSuccessDestroyOriginal", Type::Bool, NonNull},
                                               Argument{"destroyFromIfInState", Type::String}};
inline constexpr std::array emailImportArguments{Argument{"accountId", Type::Id, Required},
                                                 Argument{"ifInState", Type::String},
                                                 Argument{"emails", Type::IdMap, Required}};
inline constexpr std::array emailParseArguments{Argument{"accountId", Type::Id, Required},
                                                Argument{"blobIds", Type::Ids, Required},
                                                Argument{"properties", Type::Strings}, POSTHORN_JMAP_BODY_ARGUMENTS};
inline constexpr std::array searchSnippetArguments{Argument{"accountId", Type::Id, Required},
                                                   Argument{"filter", Type::Map},
                                                   Argument{"emailIds", Type::Ids, Required}};

} // namespace posthorn::jmap
