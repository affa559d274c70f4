// The line to a real server. It finds the server, connects, logs in, and does so again whenever the connection breaks.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "messenger/client/line/backoff.h"
#include "messenger/client/line/line.h"
#include "messenger/client/line/network.h"
#include "messenger/client/line/questions.h"
#include "messenger/client/line/stream_plan.h"
#include "messenger/client/line/unacknowledged.h"
#include "messenger/client/profile/profile.h"

namespace posthorn::messenger {

class XmppLine final : public Line {
    Q_OBJECT
public:
    /// Of the profile's account of that address. Network and profile outlive it.
    XmppLine(Network& network, Profile& profile, const QString& address, QObject* parent = nullptr);
    ~XmppLine() override;

    State state() const override { return m_state; }
    Need need() const override { return m_need; }
    QString problem() const override { return m_problem; }
    xmpp::Jid account() const override { return m_account; }
    xmpp::Jid jid() const override { return m_jid.isEmpty() ? m_account : m_jid; }
    void open() override;
    void close() override;
    void setPassword(const QString& password) override;
    CertificateQuestion certificateQuestion() const override { return m_certificate; }
    void acceptCertificate() override;
    quint64 send(xmpp::StanzaPtr stanza) override;
    void ask(std::shared_ptr<xmpp::Stanza> question, QObject* context, Answer answer,
             std::chrono::milliseconds patience) override;
    void setActive(bool active) override;
    bool hasCarbons() const override { return m_carbons; }

    /// After so long without a word from the server it is asked whether it is still there.
    void setIdlePatience(std::chrono::seconds idle) { m_idle = idle; }

Q_SIGNALS:
    /// A certificate that no authority vouches for was pinned at this first meeting: the user is told once.
    void certificatePinned(const posthorn::messenger::CertificateQuestion& what);

private:
    // xmpp_line.cpp: what others want
    void start();
    void transmit(quint64 ticket, const xmpp::StanzaPtr& stanza);
    void setState(State state, Need need, const QString& problem);
    /// Runs on the worker with the stream, if it is still there.
    void withStream(std::function<void(ClientStream&)> action);
    void dropStream();
    void giveUpAll();

    // xmpp_line_connect.cpp: how it comes online
    void attempt();
    void readSecrets(quint64 number, size_t step);
    void find();
    void nextPlace();
    void resolve(const XmppPlace& place);
    void connectTo(const std::string& address, const XmppPlace& place);
    void startStream(const wire::OutgoingTarget& target);
    StreamPlan plan() const;
    StreamEvents events(quint64 number);
    void goElsewhere(const StreamEnd& end);
    void retryLater(const QString& problem);
    void networkChanged();

    // xmpp_line_stream.cpp: what the stream says
    void ready(StreamReady ready);
    void took(const std::vector<xmpp::StanzaPtr>& stanzas);
    void acknowledged(uint32_t handled);
    void ended(StreamEnd end);
    void lostToken();

    Network& m_network;
    Profile& m_profile;
    const QString m_address;
    const xmpp::Jid m_account;
    xmpp::Jid m_jid;
    State m_state = State::Off;
    Need m_need = Need::Nothing;
    QString m_problem;
    CertificateQuestion m_certificate;
    bool m_wanted = false;
    bool m_active = true;
    bool m_carbons = false;
    std::chrono::seconds m_idle{300};

    LoginMeans m_means;
    bool m_meansRead = false;
    quint64 m_attempt = 0; ///< what belongs to an older one is not listened to
    ServerFinder::Places m_places;
    size_t m_nextPlace = 0;
    std::vector<std::string> m_addresses; ///< of the place that is being tried
    XmppPlace m_place;
    int m_redirections = 0;
    StreamEnd m_lastFailure;
    std::shared_ptr<StreamHandle> m_stream;

    std::optional<Resumption> m_resume;
    int m_resumeSeconds = 0;
    QElapsedTimer m_sinceLost;
    QElapsedTimer m_sinceOnline;
    std::string m_location;
    Unacknowledged m_unacknowledged;
    quint64 m_lastTicket = 0;
    bool m_managed = false;
    Questions m_questions;
    Backoff m_backoff;
    QTimer m_retry;
    Life m_life;
};

} // namespace posthorn::messenger
