#include "messenger/client/mail/web_access.h"

#include <QCoreApplication>
#include <QNetworkCookie>
#include <QNetworkReply>

#include "messenger/client/mail/judged_network.h"
#include "messenger/client/mail/poll_answer.h"

namespace posthorn::messenger {

namespace {

QNetworkRequest requestFor(const QUrl& url, const WebAccess::Wish& wish)
{
    QNetworkRequest request(url);
    // A token goes to the origin that it is for and nowhere else.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setTransferTimeout(wish.seconds * 1000);
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QStringLiteral("posthorn-messenger/%1").arg(QCoreApplication::applicationVersion()));
    request.setRawHeader("Accept", "application/json");
    if (!wish.body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    for (const auto& [name, value] : wish.fields)
        request.setRawHeader(name, value);
    return request;
}

QByteArray cookiesOf(const QNetworkReply& reply)
{
    QByteArray cookies;
    const auto set = reply.header(QNetworkRequest::SetCookieHeader).value<QList<QNetworkCookie>>();
    for (const QNetworkCookie& cookie : set.mid(0, 10))
        cookies.append(cookies.isEmpty() ? "" : "; ").append(cookie.name()).append('=').append(cookie.value());
    return cookies;
}

WebAnswer answerOf(const QNetworkReply& reply, QByteArray body)
{
    WebAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // A refusal is an answer; one that broke off is none, whatever its head said.
    const bool broke = reply.error() != QNetworkReply::NoError && reply.error() < QNetworkReply::ContentAccessDenied;
    if (answer.status == 0 || broke) {
        answer.status = 0;
        answer.problem = WebAccess::problemOf(reply);
        return answer;
    }
    answer.type = reply.header(QNetworkRequest::ContentTypeHeader).toByteArray();
    answer.type = answer.type.left(answer.type.indexOf(';')).trimmed().toLower();
    answer.retryAfter = std::clamp(reply.rawHeader("Retry-After").toInt(), 0, 3600);
    answer.cookies = cookiesOf(reply);
    answer.body = std::move(body);
    return answer;
}

} // namespace

WebAccess::WebAccess(QUrl origin, QObject* parent)
    : QObject(parent)
    , m_origin(std::move(origin))
{
    m_manager.setAutoDeleteReplies(true);
    judgeBy(m_manager, [this](const QNetworkReply& reply, const QSslCertificate& leaf, const QList<QSslError>& errors) {
        return m_judge ? m_judge(reply.url(), leaf, errors) : errors.isEmpty();
    });
}

WebAccess::~WebAccess() = default;

QString WebAccess::problemOf(const QNetworkReply& reply)
{
    if (reply.property("tooLong").toBool())
        return tr("The mail server's answer is too long.");
    if (reply.property("judged").toBool())
        return tr("The mail server's certificate is not the one that was trusted.");
    switch (reply.error()) {
    case QNetworkReply::HostNotFoundError:
        return tr("The mail server %1 is not known.").arg(reply.url().host());
    case QNetworkReply::ConnectionRefusedError:
        return tr("The mail server %1 takes no connections.").arg(reply.url().host());
    case QNetworkReply::SslHandshakeFailedError:
        return tr("The certificate of the mail server %1 cannot be trusted.").arg(reply.url().host());
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError:
        return tr("The mail server does not answer.");
    default:
        return tr("The mail server cannot be reached.");
    }
}

QPointer<QNetworkReply> WebAccess::ask(const Wish& wish, QObject* context, Then then)
{
    const QUrl url = m_origin.resolved(QUrl(wish.path, QUrl::StrictMode));
    const bool isWeb = url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    // In the clear on this machine itself alone.
    const bool isClear = url.scheme() == QLatin1String("http") && url.host() != QLatin1String("127.0.0.1") &&
                         url.host() != QLatin1String("localhost") && url.host() != QLatin1String("::1");
    if (!url.isValid() || !isWeb || isClear || !isSameOrigin(url, m_origin)) {
        QMetaObject::invokeMethod(
            context,
            [then = std::move(then)] {
                WebAnswer none;
                none.problem = tr("The mail server's address is no address of a secure web server.");
                then(none);
            },
            Qt::QueuedConnection);
        return {};
    }
    QNetworkRequest request = requestFor(url, wish);
    if (wish.withToken && !m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    QNetworkReply* const reply = m_manager.sendCustomRequest(request, wish.method, wish.body);
    auto body = std::make_shared<QByteArray>();
    // Taken as it comes, so that neither a lie about the length nor a compressed bomb costs more than was allowed.
    const auto takeIn = [reply, body, most = wish.most] {
        if (reply->property("tooLong").toBool())
            return;
        body->append(reply->read(most + 1 - body->size()));
        if (body->size() > most) {
            reply->setProperty("tooLong", true);
            reply->abort();
        }
    };
    connect(reply, &QIODevice::readyRead, context, takeIn);
    // Nobody would read what comes. What is connected to the context is so still, and must not hear of it.
    connect(context, &QObject::destroyed, reply, [reply](QObject* gone) {
        reply->disconnect(gone);
        reply->abort();
    });
    connect(reply, &QNetworkReply::finished, context, [reply, body, takeIn, then = std::move(then)] {
        if (reply->isOpen())
            takeIn();
        then(answerOf(*reply, std::move(*body)));
    });
    return reply;
}

} // namespace posthorn::messenger
