// AUTH user password
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

// The account by whom a domain is administered (RFC 5321 section 4.5.1 has it exist), by its own password: not what is kept in
// some program for its mail.
bool administersDomain(const directory::Proof& proof)
{
    return proof.account.address.local == "postmaster" && proof.appPassword == 0;
}

void askForAccount(DmciSession& session, const Words& words)
{
    session.context().authenticator.prove(
        words[0], words[1], session.link(), session.bind([&session](Result<directory::Proof> proof) {
            if (proof && proof->secondFactor && proof->appPassword == 0)
                proof = fail(ErrorKind::Denied, "programs need an app password here");
            if (!proof)
                return session.loginFailed(proof.error());
            const std::string name = proof->account.address.text();
            session.enter(proof->account, administersDomain(*proof));
            session.answer(LoggedIn, name);
        }));
}

} // namespace

void runAuth(DmciSession& session, const Words& words)
{
    if (!session.maySaySecrets())
        return session.answer(EncryptFirst, "passwords only with TLS: STARTTLS first");
    session.wait();
    if (!session.context().administrators || words[0].find('@') != std::string::npos)
        return askForAccount(session, words);
    session.context().administrators(words[0], words[1], session.link(),
                                     session.bind([&session, words](Result<admin::Caller> caller) {
                                         if (!caller && caller.error().kind == ErrorKind::NotFound)
                                             return askForAccount(session, words);
                                         if (!caller)
                                             return session.loginFailed(caller.error());
                                         session.enter(*caller, words[0]);
                                         session.answer(LoggedIn, words[0]);
                                     }));
}

} // namespace posthorn::dmci
