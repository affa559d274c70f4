#include "jmap/data/mail_state.h"

#include "base/text.h"

namespace posthorn::jmap {

std::string MailState::text() const
{
    return std::to_string(modseq) + "." + std::to_string(nextBody) + "." + std::to_string(nextMailbox);
}

std::optional<MailState> MailState::parse(std::string_view text)
{
    const auto modseq = parseNumber<store::Modseq>(takeUntil(text, '.'));
    const auto body = parseNumber<store::BodyId>(takeUntil(text, '.'));
    const auto mailbox = parseNumber<store::MailboxId>(text);
    if (!modseq || !body || !mailbox || *body < 0 || *mailbox < 0)
        return std::nullopt;
    return MailState{*modseq, *body, *mailbox};
}

} // namespace posthorn::jmap
