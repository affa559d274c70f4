// Certificates that a QNetworkAccessManager meets, judged by us.
#pragma once

#include <functional>

#include <QList>
#include <QSslCertificate>
#include <QSslError>
#include <QStringList>

#include "messenger/client/line/line.h"

class QNetworkAccessManager;
class QNetworkReply;

namespace posthorn::messenger {

class Pins;

/// Without errors the system trusts the certificate, which may still not be the one that was pinned. True lets it pass.
using ReplyJudge = std::function<bool(const QNetworkReply& reply, const QSslCertificate& leaf, const QList<QSslError>& errors)>;

/// From now on @p manager asks @p judge on the thread that it lives on. Replies that were refused have the property "judged".
void judgeBy(QNetworkAccessManager& manager, ReplyJudge judge);

/// What the chat's transfers reach the web with. A certificate that is pinned for one of the hosts in @p own
/// is good wherever it is met. Those hosts (and what is below them), and the ones that files are sent to, which the account's own
/// server names, are trusted like the line and the webmail: pinned at the first meeting, which @p told hears of. Anybody
/// else's is the system's to judge.
QNetworkAccessManager* makeTransferNetwork(Pins& pins, QStringList own, std::function<void(const CertificateQuestion&)> told, QObject* parent);

} // namespace posthorn::messenger
