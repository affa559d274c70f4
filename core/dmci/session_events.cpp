// The session's part that tells what happens in the account, as it happens. Changes are gathered for a moment, and a client
// that reads nothing is told everything later, in one piece.
#include "dmci/session.h"

namespace posthorn::dmci {

namespace {

constexpr std::chrono::milliseconds gathering{100};

} // namespace

void DmciSession::subscribe()
{
    wait();
    m_subscription.emplace();
    m_subscription->watch = m_context.store.lookup->watch(m_account->id, m_life.bind([this] {
        if (m_over || !m_subscription || m_subscription->changed)
            return;
        m_subscription->changed = true;
        m_subscription->gathering = true;
        m_link->setTimer(wire::TimerId::First, gathering);
    }));
    push(); // the first look: what is there now
}

/// Looks, and says what is different. Events come between answers only, and not where the client does not read.
void DmciSession::push()
{
    Subscription& now = *m_subscription;
    const bool first = !now.hasLooked;
    if (now.looking || (!first && (!now.changed || m_waiting || m_link->unsent() > wire::Link::highWater ||
                                   (m_submission && m_submission->isComing))))
        return; // ended() and drained() ask again
    now.looking = true;
    now.changed = false;
    m_context.store.mailboxes->list(
        m_account->id, bind([this, first](Result<std::vector<store::MailboxInfo>> folders) {
            Subscription& known = *m_subscription;
            known.looking = false;
            if (!folders) { // the next change asks again
                if (!first)
                    return m_link->log(watch::Level::Warning, "looking for changes: " + folders.error().text);
                m_subscription.reset();
                return refuse(folders.error());
            }
            if (!first && (m_waiting || (m_submission && m_submission->isComing))) {
                known.changed = true; // a command has come in between: afterwards
                return;
            }
            const auto events = compareFolders(known.known, *folders);
            known.hasLooked = true;
            if (first)
                return answer(Done, "subscribed");
            for (const Event& event : events)
                say(event.code, event.text);
            if (known.changed && !known.gathering)
                m_link->executor().post(m_life.bind([this] {
                    if (!m_over && m_subscription)
                        push();
                }));
        }));
}

} // namespace posthorn::dmci
