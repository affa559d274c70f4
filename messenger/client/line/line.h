// An account's XMPP connection as the chat sees it. It stands for the whole time that the account is switched on: what breaks
// is made anew underneath, and where the server still knows the stream (XEP-0198) nobody above notices but by resumed.
// Everything here belongs to the main thread. XmppLine is the real one, tests have one of their own (support_line.h).
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <QList>
#include <QObject>
#include <QString>

#include "base/result.h"
#include "xmpp/stanza/stanza.h"

namespace posthorn::messenger {

/// What was found wrong about a server's certificate, for the user to judge.
struct CertificateQuestion {
    QString host;
    QString known;  ///< SHA-256 of the one that was pinned, "AB:CD:..."; empty: there was none
    QString shown;  ///< of the one that the server has now
    QString reason; ///< why no authority vouches for it, in the words of the TLS library
    std::string der;
};

class Line : public QObject {
    Q_OBJECT
public:
    enum class State {
        Off,        ///< the user wants it so, or it can do nothing without the user (see need())
        Connecting, ///< names are asked for, connection, login
        Waiting,    ///< for the network, or for the next attempt
        Online
    };
    Q_ENUM(State)
    enum class Need {
        Nothing,
        Password,    ///< none is known, or the server refuses it: setPassword()
        Certificate, ///< another one than was pinned: certificateQuestion(), acceptCertificate()
        Attention    ///< something else that does not pass by itself; problem() says it. open() tries again
    };
    Q_ENUM(Need)
    using Answer = std::function<void(Result<xmpp::StanzaPtr>)>;
    static constexpr std::chrono::milliseconds usualPatience{60000};

    using QObject::QObject;

    virtual State state() const = 0;
    virtual Need need() const = 0;
    /// Why it is not online, in the user's words; empty where nothing is wrong.
    virtual QString problem() const = 0;
    /// The account's bare address.
    virtual xmpp::Jid account() const = 0;
    /// The full address while online (and while a resumption is hoped for); else the bare one.
    virtual xmpp::Jid jid() const = 0;
    bool isOnline() const { return state() == State::Online; }

    /// Goes online and stays so. Where it waits for the next attempt, it tries at once.
    virtual void open() = 0;
    /// Says goodbye and stays away. Stanzas that were sent and not acknowledged are lost().
    virtual void close() = 0;
    /// Keeps the password among the secrets and goes on.
    virtual void setPassword(const QString& password) = 0;
    virtual CertificateQuestion certificateQuestion() const { return {}; }
    /// The user has looked at the question and trusts this certificate from now on.
    virtual void acceptCertificate() {}

    /// Sends it. Returns a ticket, for settled() and lost(); 0 while not online: then nothing has happened. `from` is left
    /// empty. It is kept until the server has acknowledged it, and sent again on a resumed stream.
    virtual quint64 send(xmpp::StanzaPtr stanza) = 0;
    /// Sends an IQ of type get or set (its id is made here) and calls @p answer once: with the result; with a failure, whose
    /// kind and text are those of the error's condition (`detail` is the condition's name, "item-not-found"); Timeout after
    /// @p patience; Unavailable while not online or when the stream was lost. Never after @p context is gone, and never
    /// before this returns. An answer from another than who was asked is none.
    virtual void ask(std::shared_ptr<xmpp::Stanza> question, QObject* context, Answer answer,
                     std::chrono::milliseconds patience = usualPatience) = 0;

    /// Whether somebody looks (XEP-0352): while not, the server holds back what nobody would see. Remembered across streams.
    virtual void setActive(bool active) = 0;
    /// The new stream copies messages of other devices already (Bind 2 has turned carbons on): no need to ask for it.
    virtual bool hasCarbons() const { return false; }

Q_SIGNALS:
    void stateChanged(); ///< state, need or problem
    /// @p resumed: the stream is the same, nothing was lost, presence and rooms stand. Else all is to be said anew.
    void online(bool resumed);
    /// The connection is lost or was closed. Comes once for each online().
    void offline();
    /// Stanzas for the chat, in order: messages, presence and questions (IQs of type get and set, each of which must be
    /// answered). What claims to be from elsewhere than it can be is not among them.
    void received(const QList<posthorn::xmpp::StanzaPtr>& stanzas);
    /// The server has these.
    void settled(const QList<quint64>& tickets);
    /// Of these nobody knows whether the server got them: look into the archive before sending again.
    void lost(const QList<quint64>& tickets);
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::xmpp::StanzaPtr)
