// A chat on a line without a network and a history in memory (or on disk), with a server that answers the usual questions.
#pragma once

#include <functional>
#include <memory>

#include <QTest>

#include "messenger/client/chat/chat.h"
#include "messenger/client/history/history.h"
#include "tests/messenger/support_line.h"

namespace posthorn::messenger::test {

class ChatWorld {
public:
    explicit ChatWorld(const QString& historyPath = {}, Chat::Options options = {});
    ~ChatWorld();

    /// Online with all that is said at the beginning of a stream.
    void start(bool resumed = false);
    /// Until everything that was asked, written and posted so far is done.
    void rest();
    /// As `line.feed`, and rests.
    void feed(const QString& xml);
    /// A message that comes now.
    void says(const QString& from, const QString& id, const QString& body, const QString& more = {});
    /// What was sent since the last call, as XML, in which @p has is found.
    QStringList sentWith(const QString& has) const;
    QList<Message> history(const QString& conversation, int count = 100);
    Message find(const QString& conversation, const QString& id);

    std::unique_ptr<FakeLine> line;
    std::unique_ptr<History> store;
    std::unique_ptr<Chat> chat;
    QString roster = QStringLiteral("<item jid='bob@example.org' name='Bob' subscription='both'><group>Friends</group></item>");
    QString serverForms;
    /// Looked at before the usual answers.
    std::function<std::optional<QString>(const xmpp::Stanza&)> answers;
    /// What the archive has for a query: results to be fed, then the fin's set. Null: nothing.
    struct Page {
        QStringList results; ///< inner messages with their id: "id|stamp|<message .../>"
        bool complete = true;
        QString from; ///< who sends them; empty: nobody said
    };
    std::function<Page(const xmpp::Stanza&)> archive;
    QStringList archiveQueries; ///< as XML
    QList<Message> added, changed, arrived;
    QStringList notices;

private:
    std::optional<QString> answer(const xmpp::Stanza& question);
};

xmpp::Jid jid(const char* text);
/// A picture of some hundred octets, right in every way, that unpacks to this size: its lines are all alike.
QByteArray bombPng(int width, int height);
QString xml(const xmpp::Stanza& stanza);

} // namespace posthorn::messenger::test
