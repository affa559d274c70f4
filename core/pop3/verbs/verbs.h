// The functions of each verb, for the table. One verb, one file.
#pragma once

#include "pop3/verb.h"

namespace posthorn::pop3 {

using Words = std::span<const std::string_view>;

void runCapa(Pop3Session& session, Words);
std::string stlsCapability(const Pop3Session& session);
std::optional<std::string> checkStls(const Pop3Session& session, Words);
void runStls(Pop3Session& session, Words);
std::string authCapability(const Pop3Session& session);
void runAuth(Pop3Session& session, Words words);
std::string userCapability(const Pop3Session& session);
std::optional<std::string> checkClear(const Pop3Session& session, Words);
void runUser(Pop3Session& session, Words words);
std::optional<std::string> checkPass(const Pop3Session& session, Words);
void runPass(Pop3Session& session, Words words);
void runUtf8(Pop3Session& session, Words);
void runLang(Pop3Session& session, Words words);
void runStat(Pop3Session& session, Words);
void runList(Pop3Session& session, Words words);
void runUidl(Pop3Session& session, Words words);
void runRetr(Pop3Session& session, Words words);
void runTop(Pop3Session& session, Words words);
void runDele(Pop3Session& session, Words words);
void runRset(Pop3Session& session, Words);
void runNoop(Pop3Session& session, Words);
void runQuit(Pop3Session& session, Words);

} // namespace posthorn::pop3
