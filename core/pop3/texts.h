// What the server says to people, in the languages that LANG offers (RFC 6856 section 3).
#pragma once

#include <string_view>

namespace posthorn::pop3 {

enum class Language { Default /**< i-default: English, ASCII */, English, German };

enum class Text {
    Greeting, Goodbye, UnknownCommand, WrongState, BadArguments, LineTooLong, TooManyErrors, TlsFirst, BeginTls,
    TlsAlready, SendPassword, WrongCredentials, Disabled, Throttled, Unavailable, BadMechanism, Cancelled, Opened,
    NoSuchMessage, MessageGone, MarkedDeleted, AlreadyDeleted, Unmarked, Utf8On, NoSuchLanguage, LanguageSet,
    Languages, ShuttingDown, NotRemoved, Listing, Capabilities, Octets, Malformed,
    Count
};

/// UTF-8, one line.
std::string_view text(Language language, Text text);

} // namespace posthorn::pop3
