#include "messenger/client/profile/web_fetch.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

namespace posthorn::messenger {

WebFetch::WebFetch(QObject* parent)
    : QObject(parent)
{
}

WebFetch::~WebFetch() = default;

void WebFetch::get(const QUrl& url, std::function<void(const WebPage&)> then)
{
    if (!m_manager) {
        m_manager = std::make_unique<QNetworkAccessManager>();
        m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        m_manager->setCookieJar(nullptr);
    }
    QNetworkRequest request(m_reach ? m_reach(url) : url);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    QNetworkReply* const reply = m_manager->get(request);
    reply->setReadBufferSize(longest + 1);
    ++m_open;
    connect(reply, &QNetworkReply::sslErrors, reply, [reply](const QList<QSslError>&) { reply->ignoreSslErrors(); });
    auto body = std::make_shared<QByteArray>();
    const auto takeIn = [reply, body] {
        body->append(reply->read(longest + 1 - body->size()));
        if (body->size() > longest)
            reply->abort();
    };
    connect(reply, &QIODevice::readyRead, reply, takeIn);
    // Of the whole: Qt's own timeout begins anew with every octet.
    QTimer::singleShot(m_patienceMs, reply, [reply] { reply->abort(); });
    connect(reply, &QNetworkReply::finished, this, [this, reply, url, body, takeIn, then = std::move(then)] {
        WebPage page;
        const bool broke = reply->error() != QNetworkReply::NoError && reply->error() < QNetworkReply::ContentAccessDenied;
        if (!broke) {
            takeIn();
            page.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            page.type = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
            if (const QByteArray location = reply->rawHeader("Location"); !location.isEmpty())
                page.location = url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
            if (body->size() <= longest)
                page.body = *body;
        }
        reply->deleteLater();
        if (--m_open == 0)
            m_manager.release()->deleteLater(); // its thread and caches would lie idle
        then(page);
    });
}

} // namespace posthorn::messenger
