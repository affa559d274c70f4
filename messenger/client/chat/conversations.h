// The list of conversations with its counts, what is told of changes to the history, and what the user writes.
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

/// A message in one line, whatever it is.
QString previewOfMessage(const Message& message);

class Conversations final : public Module {
public:
    using Module::Module;
    void load() override;
    bool message(const Incoming& incoming) override;

    QList<Conversation> all() const;
    Conversation one(const Jid& jid) const;
    void hide(const Jid& jid);
    int unread() const;
    /// What stands above a message of @p jid (full in rooms): plain text.
    QString nameOf(const Jid& jid) const;
    /// What was done to the history: counted, and told.
    void took(const QList<Outcome>& outcomes, bool quiet);
    /// Nothing is unread in what an archive has: of one's own all conversations of two, else the room.
    void readAll(const Jid& archive);
    void markRead(const Jid& jid);
    /// Puts the beginning of what it answers into a message, where that is in the list of late ones.
    void quoteReply(Message& message);
    /// A room's state changed: its entry is made or told.
    void touch(const Jid& jid);
    void forget(const Jid& jid);

    // composing (compose.cpp)
    /// An empty @p id: a new one.
    QString send(const Jid& to, const Draft& draft, const FileLink& file = {}, const QString& id = {});
    void resend(const Jid& conversation, const QString& id);
    void retract(const Jid& conversation, const QString& id);
    void react(const Jid& conversation, const QString& id, const QString& emoji);

private:
    struct Entry {
        bool isPrivate = false;
        bool hidden = false;
        int unread = 0;
        int mentions = 0;
        Message last;
    };
    Conversation of(const Jid& jid, const Entry& entry) const;
    void follow(const Outcome& outcome);
    void compose(const Jid& to, const Draft& draft, const FileLink& file, const QString& id, const Message& repliedTo);
    /// The body with what it answers, its file and its colour.
    void say(Stanza& stanza, const QString& text, quint32 colour, const FileLink& file, const Message& repliedTo) const;
    void correct(const Jid& to, const Draft& draft, const QString& id);
    std::shared_ptr<Stanza> begin(const Jid& to, const QString& id) const;
    Message own(const Jid& to, const QString& id) const;
    /// An id by which others know it.
    std::string foreignId(const Message& message) const;
    ByJid<Entry> m_entries;
    ByJid<qint64> m_attention; ///< when somebody asked for it last
};

} // namespace posthorn::messenger
