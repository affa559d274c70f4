// RFC 9610: address books and the cards (JSContact, RFC 9553) in them.
#pragma once

#include "jmap/standard/object_type.h"
#include "jmap/standard/query.h"

namespace posthorn::jmap {

Task<Answer> addressBookGet(Call call);
Task<Answer> addressBookChanges(Call call);
Task<Answer> addressBookSet(Call call);
Task<Answer> contactCardGet(Call call);
Task<Answer> contactCardChanges(Call call);
Task<Answer> contactCardQuery(Call call);
Task<Answer> contactCardQueryChanges(Call call);
Task<Answer> contactCardSet(Call call);
Task<Answer> contactCardCopy(Call call);

inline constexpr std::string_view addressBookKind = "AddressBook";
inline constexpr std::string_view contactCardKind = "ContactCard";

inline constexpr std::array addressBookSetArguments{POSTHORN_JMAP_SET_ARGUMENTS,
                                                    Argument{"onDestroyRemoveContents", Type::Bool, NonNull},
                                                    Argument{"onSuccessSetIsDefault", Type::Id}};
inline constexpr std::array contactQueryArguments{POSTHORN_JMAP_QUERY_ARGUMENTS};
inline constexpr std::array contactQueryChangesArguments{POSTHORN_JMAP_QUERY_CHANGES_ARGUMENTS};
inline constexpr std::array contactCopyArguments{Argument{"fromAccountId", Type::Id, Required},
                                                 Argument{"accountId", Type::Id, Required},
                                                 Argument{"ifFromInState", Type::String},
                                                 Argument{"ifInState", Type::String},
                                                 Argument{"create", Type::IdMap, Required},
                                                 Argument{"onSuccessDestroyOriginal", Type::Bool, NonNull},
                                                 Argument{"destroyFromIfInState", Type::String}};

} // namespace posthorn::jmap
