// What an account's index says of a message's text (the column mail.text), and what it puts behind texts.
#pragma once

#include <cstdint>

namespace posthorn::store {

enum class TextState : int64_t {
    Waits = 0,
    Whole = 1,     ///< indexed to its end
    Cut = 2,       ///< only its beginning is indexed
    Gone = 3,      ///< the message was expunged before its text was read
    Unreadable = 4 ///< the store's record is damaged
};

/// Twice behind each text; in no text and in no question.
constexpr char textEnd = '\x02';

} // namespace posthorn::store
