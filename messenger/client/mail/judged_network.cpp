#include "messenger/client/mail/judged_network.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>

#include "messenger/client/mail/pinned_trust.h"
#include "messenger/client/profile/pins.h"

namespace posthorn::messenger {

void judgeBy(QNetworkAccessManager& manager, ReplyJudge judge)
{
    QObject::connect(&manager, &QNetworkAccessManager::sslErrors, &manager, [judge](QNetworkReply* reply, const QList<QSslError>& errors) {
        const QSslCertificate leaf = reply->sslConfiguration().peerCertificate();
        if (!leaf.isNull() && judge(*reply, leaf, errors))
            reply->ignoreSslErrors(errors);
    });
    QObject::connect(&manager, &QNetworkAccessManager::encrypted, &manager, [judge](QNetworkReply* reply) {
        const QSslCertificate leaf = reply->sslConfiguration().peerCertificate();
        if (!judge(*reply, leaf, {})) {
            reply->setProperty("judged", true);
            reply->abort();
        }
    });
}

QNetworkAccessManager* makeTransferNetwork(Pins& pins, QStringList own, std::function<void(const CertificateQuestion&)> told, QObject* parent)
{
    auto* const manager = new QNetworkAccessManager(parent);
    for (QString& each : own)
        each = each.toLower();
    own.removeAll(QString());
    judgeBy(*manager, [&pins, own, judge = judgeByPins(pins, std::move(told))](const QNetworkReply& reply, const QSslCertificate& leaf,
                                                                             const QList<QSslError>& errors) {
        const QString host = reply.url().host().toLower();
        const bool isOwn = reply.operation() == QNetworkAccessManager::PutOperation ||
                           std::any_of(own.begin(), own.end(), [&host](const QString& each) { return host == each || host.endsWith(u'.' + each); });
        const QString shown = fingerprintOf(leaf.toDer().toStdString());
        // Who has the key of the account's own server is that server, by whatever name.
        const bool isKnown = std::any_of(own.begin(), own.end(), [&](const QString& each) { return pins.fingerprint(each) == shown; });
        if (errors.isEmpty() || isKnown)
            return true;
        return (isOwn || !pins.fingerprint(host).isEmpty()) && judge(reply.url(), leaf, errors);
    });
    return manager;
}

} // namespace posthorn::messenger
