// JSContact cards (RFC 9553) as they are checked, kept and searched.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jmap/contacts/address_books.h"

namespace posthorn::jmap {

/// What is wrong with a card as a client wants it, its "addressBookIds" included. Properties that RFC 9553 does not name
/// are kept as they come.
std::optional<SetError> checkCard(const Object& card, const AddressBooks& books);

/// Fills in what a new card must have: "@type", "version", "uid", "kind", "created", "updated", "addressBookIds".
void completeCard(Object& card, const AddressBooks& books, UnixMs now);

/// All texts of a card that a search looks into, folded (mime::foldCase), one a line. @p property: "name", "email" and the
/// other conditions of RFC 9610 section 3.3.1, or "text" for all.
std::string cardTexts(const Object& card, std::string_view property);

/// The component of a name, as "given"; empty where there is none.
std::string nameComponent(const Object& card, std::string_view kind);

/// Whether a ContactCard/query condition is one.
std::optional<MethodError> checkCardCondition(const Object& condition);
bool matchesCard(const Object& card, const Object& condition);

} // namespace posthorn::jmap
