// The verbs: each is carried out in a file of its own.
#pragma once

#include "dmci/session.h"

namespace posthorn::dmci {

void runAuth(DmciSession& session, const Words& words);
void runCapability(DmciSession& session, const Words& words);
void runCreate(DmciSession& session, const Words& words);
void runDele(DmciSession& session, const Words& words);
void runDelete(DmciSession& session, const Words& words);
void runGal(DmciSession& session, const Words& words);
void runHelp(DmciSession& session, const Words& words);
void runList(DmciSession& session, const Words& words);
void runMail(DmciSession& session, const Words& words);
void runNoop(DmciSession& session, const Words& words);
void runOperate(DmciSession& session, const Words& words);
void runQuit(DmciSession& session, const Words& words);
void runRetr(DmciSession& session, const Words& words);
void runSession(DmciSession& session, const Words& words);
void runSet(DmciSession& session, const Words& words);
void runStartTls(DmciSession& session, const Words& words);
void runSubscribe(DmciSession& session, const Words& words);

/// "folder [UID] range ..." of RETR and DELE: where the ranges stand, and of what they speak. Answers where they are wrong.
struct Selection {
    std::string folder;
    std::vector<Range> ranges;
    bool areUids = false;
    size_t words = 0; ///< that it took
};
std::optional<Selection> readSelection(DmciSession& session, const Words& words);

/// Administrators act on an address; answers where the word is none.
std::optional<MailAddress> readAddress(DmciSession& session, const std::string& word);

} // namespace posthorn::dmci
