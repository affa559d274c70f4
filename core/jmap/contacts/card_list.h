// All cards of an account, those of the domain's book behind its own.
#pragma once

#include "jmap/contacts/card.h"

namespace posthorn::jmap {

struct CardList {
    std::string state;
    std::string addition; ///< the part of `state` that is not the account's
    std::vector<Object> own;
    GlobalBookPtr global;
};

/// Reads @p ids (of the account's own; nothing: all of them). Others have their turn in between.
Task<Result<CardList>> readCards(Call call, std::optional<std::vector<std::string>> ids = {});

/// The same without the cards: only what they are called, in the order in which they were made.
struct CardIds {
    std::string state;
    std::vector<std::string> ids;
};
Task<Result<CardIds>> readCardIds(Call call);

} // namespace posthorn::jmap
