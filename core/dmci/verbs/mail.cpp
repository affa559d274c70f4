// MAIL [sender [recipient ...]]
#include <algorithm>

#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runMail(DmciSession& session, const Words& words)
{
    Submission submission;
    submission.envelope.sender = session.account()->address;
    for (size_t i = 0; i < words.size(); ++i) {
        auto address = readAddress(session, words[i]);
        if (!address)
            return;
        if (i == 0)
            submission.envelope.sender = std::move(*address);
        else
            submission.recipients.push_back(std::move(*address));
    }
    if (session.context().budget.isExhausted())
        return session.answer(TryLater, "too many messages are being received, try again later");
    session.wait();
    // RFC 6409 section 6.1: a user sends under addresses of his own.
    const MailAddress sender = submission.envelope.sender;
    session.context().directory.resolve(
        sender, session.link().executor(),
        session.bind([&session, submission = std::make_shared<Submission>(std::move(submission))](
                         Result<directory::Resolution> result) {
            if (!result)
                return session.refuse(result.error());
            const auto& accounts = result->accounts;
            const bool own = std::any_of(accounts.begin(), accounts.end(), [&](const directory::Account& account) {
                return account.id == session.account()->id;
            });
            if (!own)
                return session.answer(NotPermitted, "this sender address is not yours");
            session.submit(std::move(*submission));
        }));
}

} // namespace posthorn::dmci
