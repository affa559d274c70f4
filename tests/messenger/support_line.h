// A line without a network: a test says what comes, and sees what was sent.
#pragma once

#include <QList>
#include <QString>

#include "messenger/client/line/line.h"
#include "messenger/client/line/questions.h"

namespace posthorn::messenger::test {

class FakeLine final : public Line {
    Q_OBJECT
public:
    explicit FakeLine(const QString& address = QStringLiteral("alice@example.org"),
                      const QString& resource = QStringLiteral("desk"), QObject* parent = nullptr);

    // The test's side.
    void goOnline(bool resumed = false);
    /// What was sent and is not settled becomes lost() when @p lose.
    void goOffline(bool lose = false, const QString& problem = {}, bool off = false);
    void need(Need need, const QString& problem);
    /// One stanza as XML, in jabber:client where it says nothing else. Answers go to who asked, the rest is received().
    void feed(const QString& xml);
    /// Several of them in one batch.
    void feed(const QStringList& xmls);
    /// Answers the last question that was asked with a payload ("" for none), from who was asked.
    void answer(const QString& payload);
    void answerError(const QString& condition);
    /// Answers each question by itself: returns the payload, or nothing for a question that the test answers itself.
    std::function<std::optional<QString>(const xmpp::Stanza& question)> responder;
    /// The server acknowledges everything that was sent.
    void settleAll();

    QList<xmpp::StanzaPtr> sent;      ///< by send()
    QList<xmpp::StanzaPtr> questions; ///< by ask()
    bool active = true;
    bool carbons = false;

    /// What was sent last, as XML; empty where nothing was.
    QString lastSent() const;
    QString lastAsked() const;

    // Line
    State state() const override { return m_state; }
    Need need() const override { return m_need; }
    QString problem() const override { return m_problem; }
    xmpp::Jid account() const override { return m_jid.bare(); }
    xmpp::Jid jid() const override { return m_jid; }
    void open() override;
    void close() override;
    void setPassword(const QString& password) override;
    quint64 send(xmpp::StanzaPtr stanza) override;
    void ask(std::shared_ptr<xmpp::Stanza> question, QObject* context, Answer answer,
             std::chrono::milliseconds patience) override;
    void setActive(bool on) override { active = on; }
    bool hasCarbons() const override { return carbons; }
    QString password; ///< by setPassword()

private:
    void take(const xmpp::StanzaPtr& stanza, QList<xmpp::StanzaPtr>& others);
    const xmpp::Jid m_jid;
    State m_state = State::Off;
    Need m_need = Need::Nothing;
    QString m_problem;
    Questions m_questions;
    QList<quint64> m_open;
    quint64 m_lastTicket = 0;
};

} // namespace posthorn::messenger::test
