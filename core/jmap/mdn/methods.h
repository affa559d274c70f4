// RFC 9007: message disposition notifications (receipts, RFC 8098), sent and read.
#pragma once

#include "jmap/standard/set.h"

namespace posthorn::jmap {

Task<Answer> mdnSend(Call call);
Task<Answer> mdnParse(Call call);

inline constexpr std::array mdnSendArguments{Argument{"accountId", Type::Id, Required},
                                             Argument{"identityId", Type::Id, Required},
                                             Argument{"send", Type::IdMap, Required},
                                             Argument{"onSuccessUpdateEmail", Type::IdMap}};
inline constexpr std::array mdnParseArguments{Argument{"accountId", Type::Id, Required},
                                              Argument{"blobIds", Type::Ids, Required}};

} // namespace posthorn::jmap
