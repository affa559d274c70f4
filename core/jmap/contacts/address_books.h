// An account's address books: one that is always there, those that it made, and the domain's.
#pragma once

#include "jmap/contacts/global_book.h"
#include "jmap/contacts/methods.h"

namespace posthorn::jmap {

inline constexpr std::string_view personalBookId = "personal";

struct AddressBooks {
    std::string state;
    std::vector<Object> items; ///< whole AddressBook objects; the global one last

    const Object* find(std::string_view id) const;
    /// Cards may be put into it.
    bool isWritable(std::string_view id) const { return id != globalBookId && find(id); }
    std::string defaultId() const;
};

/// @p global says whether the domain's book is offered.
Task<Result<AddressBooks>> readAddressBooks(Call call, bool global);

/// The states that /get of the two types would tell, without what they tell of.
struct ContactStates {
    std::string books;
    std::string cards;
};
Task<Result<ContactStates>> contactStates(Call call);

} // namespace posthorn::jmap
