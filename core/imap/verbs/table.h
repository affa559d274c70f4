// The functions that make each verb's Command. For table.cpp and the verbs' own files.
#pragma once

#include "imap/verbs/verb.h"

namespace posthorn::imap {

using CommandPtr = std::unique_ptr<Command>;

CommandPtr makeAppend(bool uid);
CommandPtr makeAuthenticate(bool uid);
CommandPtr makeCapability(bool uid);
CommandPtr makeCheck(bool uid);
CommandPtr makeClose(bool uid);
CommandPtr makeCopy(bool uid);
CommandPtr makeCreate(bool uid);
CommandPtr makeDelete(bool uid);
CommandPtr makeEnable(bool uid);
CommandPtr makeExamine(bool uid);
CommandPtr makeExpunge(bool uid);
CommandPtr makeFetch(bool uid);
CommandPtr makeGetQuota(bool uid);
CommandPtr makeGetQuotaRoot(bool uid);
CommandPtr makeId(bool uid);
CommandPtr makeIdle(bool uid);
CommandPtr makeList(bool uid);
CommandPtr makeLogin(bool uid);
CommandPtr makeLogout(bool uid);
CommandPtr makeLsub(bool uid);
CommandPtr makeMove(bool uid);
CommandPtr makeNamespace(bool uid);
CommandPtr makeNoop(bool uid);
CommandPtr makeRename(bool uid);
CommandPtr makeSearch(bool uid);
CommandPtr makeSelect(bool uid);
CommandPtr makeStartTls(bool uid);
CommandPtr makeStatus(bool uid);
CommandPtr makeStore(bool uid);
CommandPtr makeSubscribe(bool uid);
CommandPtr makeUnselect(bool uid);
CommandPtr makeUnsubscribe(bool uid);

} // namespace posthorn::imap
