// What the server (or a room) has kept (XEP-0313), page by page (XEP-0059): forward from the last known message at each
// new stream, backward when somebody scrolls. What nobody asked for, or somebody else sends, is dropped.
#pragma once

#include <QHash>

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Archive final : public Module {
public:
    using Module::Module;
    void load() override;
    void started() override;
    void resumed() override;
    void stopped() override;

    /// A result; whose query it belongs to is looked up here.
    void take(const Stanza& stanza, const Element& result);
    /// Fetches what is new since last time; @p of: the own account or a room.
    void catchUp(const Jid& of);
    bool isCaughtUp(const Jid& of) const { return m_caughtUp.contains(of); }
    /// A page before the oldest that the history has of the conversation. @p then: whether something new is there now.
    void older(const Jid& conversation, std::function<void(bool)> then);

private:
    struct Query {
        Jid of;
        std::string id;
        Jid with;      ///< conversation; empty: all
        bool forward = true;
        bool first = false; ///< nothing was known before
        int pages = 0;
        std::string from; ///< where this page begins
        std::string newest; ///< of the first page of a first time
        std::vector<Incoming> results;
        std::function<void(bool)> then;
    };
    using QueryPtr = std::shared_ptr<Query>;
    void ask(QueryPtr query, std::string_view direction, const std::string& from);
    void answered(const QueryPtr& query, const Result<StanzaPtr>& answer);
    void done(const QueryPtr& query, bool any, bool isWhole = true);
    Jid conversationOf(const Jid& jid) const;
    QHash<QByteArray, QueryPtr> m_queries;
    ByJid<bool> m_caughtUp;
    ByJid<bool> m_running;
    QHash<QString, QByteArray> m_known;     ///< the last id, by archive
    QHash<QString, QByteArray> m_beginning; ///< conversations that have no more
};

} // namespace posthorn::messenger
