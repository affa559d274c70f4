// Status codes (docs/dmci.md has the table). A code whose second digit is 1 and whose first is 1 or 2 is followed by a
// block; 12x are events, which come when nothing was asked.
#pragma once

#include "base/result.h"

namespace posthorn::dmci {

enum Code {
    MessageFollows = 110,
    NewMail = 120,
    FolderChanged = 121,
    Done = 200,
    SessionMade = 201,
    SessionResumed = 202,
    ListFollows = 210,
    Greeting = 220,
    Goodbye = 221,
    LoggedIn = 230,
    BeginTls = 234,
    MessageAccepted = 250,
    SendMessage = 354,
    Closing = 421,
    TryLater = 450,
    LocalError = 451,
    NoStorage = 452,
    Syntax = 500,
    BadArguments = 501,
    WrongOrder = 503,
    NotOffered = 504,
    LoginFirst = 530,
    WrongCredentials = 535,
    NoAccess = 536,
    EncryptFirst = 538,
    NoSuchThing = 550,
    ExistsAlready = 551,
    TooLarge = 552,
    NotPermitted = 553,
    Refused = 554,
};

/// How an error of the rooms below is told.
Code codeOf(const Error& error);

} // namespace posthorn::dmci
