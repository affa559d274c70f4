// Delivered, displayed, typing: receipts (XEP-0184), markers (XEP-0333), chat states (XEP-0085).
#pragma once

#include <QHash>
#include <QTimer>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Marks final : public Module {
public:
    explicit Marks(Core& core);
    void features(std::vector<std::string>& all) const override;
    void stopped() override;
    bool message(const Incoming& incoming) override;
    using Module::complete;
    /// Adds to a message of one's own what asks for marks.
    void complete(Stanza& stanza, const Jid& to);
    void typing(const Jid& conversation, bool typing);
    QStringList whoTypes(const Jid& conversation) const;
    /// The window showed all of it.
    void read(const Jid& conversation);

private:
    struct Typist {
        QString name;
        qint64 until = 0;
    };
    struct Own {
        bool composing = false;
        qint64 told = 0;
        qint64 lastKey = 0;
    };
    void state(const Incoming& incoming, const Jid& conversation);
    void receipt(const Incoming& incoming, const Jid& conversation);
    void send(const Jid& to, Element payload, bool keep);
    bool mayKnow(const Jid& conversation) const;
    void expire();
    ByJid<QHash<QString, Typist>> m_typing;
    ByJid<Own> m_own;
    ByJid<std::string> m_unmarked; ///< the last message that wants a displayed marker
    QTimer m_timer; ///< runs only while somebody types
};

} // namespace posthorn::messenger
