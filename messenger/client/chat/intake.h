// The way in: each message is taken out of what it is wrapped in, after a look at who wrapped it (XEP-0280, 0313, 0297),
// goes past the modules, and becomes a change of the history. What came in one turn is written in one transaction.
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Intake final : public Module {
public:
    using Module::Module;
    void features(std::vector<std::string>& all) const override;
    void started() override;

    void take(const StanzaPtr& stanza);
    void process(const Incoming& incoming);
    /// Adds to what is written at the next finish().
    void push(Change change) { m_changes.append(std::move(change)); }
    using Then = std::function<void(const QList<Outcome>&)>;
    /// Writes. @p quiet: out of the archive, as a page.
    void finish(bool quiet = false, Then then = {});
    /// One change at once, not mixed with others.
    void write(Change change, Then then = {});

private:
    std::optional<Incoming> unwrap(const StanzaPtr& stanza) const;
    void content(const Incoming& incoming);
    void failure(const Stanza& stanza);
    QList<Change> m_changes;
};

/// The message within <forwarded/> (XEP-0297), with its <delay/>; null where there is none.
std::shared_ptr<Stanza> forwardedIn(const Element& wrapper, UnixMs& time);

} // namespace posthorn::messenger
