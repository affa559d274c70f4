// Requests to an account's web server: its token, its certificate judged as the line's, answers bounded.
#pragma once

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QSslCertificate>
#include <QSslError>
#include <QString>
#include <QUrl>

#include <functional>

class QNetworkReply;

namespace posthorn::messenger {

/// One answer. status is 0 where none came.
struct WebAnswer {
    int status = 0;
    QByteArray body;
    QByteArray type; ///< Content-Type without its parameters
    QString problem; ///< in the user's words; empty when an answer came
    int retryAfter = 0; ///< seconds, 0: not said
    QByteArray cookies; ///< "name=value; ..." of those that it set; nothing keeps them
    bool isOk() const { return status >= 200 && status < 300; }
};

/// Judges a certificate that the system does not trust, or one that is pinned: true lets it pass. Called on the main
/// thread, and answered at once.
using CertificateJudge = std::function<bool(const QUrl& url, const QSslCertificate& leaf, const QList<QSslError>& errors)>;

/// Of one account's origin; every address that it is given is resolved against that and refused if it leaves it.
class WebAccess : public QObject {
    Q_OBJECT
public:
    explicit WebAccess(QUrl origin, QObject* parent = nullptr);
    ~WebAccess() override;

    const QUrl& origin() const { return m_origin; }
    void setOrigin(const QUrl& origin) { m_origin = origin; }
    void setToken(const QByteArray& token) { m_token = token; }
    bool hasToken() const { return !m_token.isEmpty(); }
    /// Without one the system's judgement holds.
    void setJudge(CertificateJudge judge) { m_judge = std::move(judge); }

    using Then = std::function<void(const WebAnswer&)>;
    struct Wish {
        QByteArray method = "GET";
        QString path; ///< with its query: "/messenger/poll?wait=60"
        QByteArray body; ///< JSON
        int seconds = 30; ///< until it is given up
        qint64 most = 1 << 20; ///< octets of answer; more is a failure
        bool withToken = true;
        QList<std::pair<QByteArray, QByteArray>> fields; ///< besides
    };
    /// @p then is called once, unless @p context goes or the ask is given up before. The handle ends it.
    QPointer<QNetworkReply> ask(const Wish& wish, QObject* context, Then then);

    /// The user's words for a failure of the network.
    static QString problemOf(const QNetworkReply& reply);

private:

    QUrl m_origin;
    QByteArray m_token;
    CertificateJudge m_judge;
    QNetworkAccessManager m_manager;
};

} // namespace posthorn::messenger
