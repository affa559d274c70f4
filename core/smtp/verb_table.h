// Every verb's row by name. A new verb: a file below verbs/, its row here and in the table. Inside this room.
#pragma once

#include "smtp/verb.h"

namespace posthorn::smtp {

extern const Verb verbEhlo;
extern const Verb verbHelo;
extern const Verb verbMail;
extern const Verb verbRcpt;
extern const Verb verbData;
extern const Verb verbBdat;
extern const Verb verbRset;
extern const Verb verbNoop;
extern const Verb verbQuit;
extern const Verb verbHelp;
extern const Verb verbVrfy;
extern const Verb verbExpn;
extern const Verb verbStarttls;
extern const Verb verbAuth;

/// EHLO's answer behind the first line: "\nPIPELINING\nSIZE 52428800...".
std::string ehloLines(const ServerSession& session);

} // namespace posthorn::smtp
