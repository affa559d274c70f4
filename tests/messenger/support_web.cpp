#include "tests/messenger/support_web.h"

#include <QTcpSocket>
#include <QUrlQuery>

namespace posthorn::messenger::test {

FakeWeb::FakeWeb()
{
    connect(&m_server, &QTcpServer::newConnection, this, &FakeWeb::accept);
    listen();
}

void FakeWeb::listen()
{
    m_server.listen(QHostAddress::LocalHost, m_port);
    m_port = m_server.serverPort();
}

void FakeWeb::close()
{
    m_server.close();
    waiting.clear();
    for (QTcpSocket* socket : m_server.findChildren<QTcpSocket*>())
        socket->abort();
}

QUrl FakeWeb::origin() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

void FakeWeb::handle(const QString& path, Handler handler)
{
    m_handlers.insert(path, std::move(handler));
}

int FakeWeb::count(const QString& path) const
{
    return int(std::count_if(all.begin(), all.end(), [&](const WebRequest& request) { return request.path == path; }));
}

void FakeWeb::answer(const WebRequest& request, int status, const QByteArray& body, const QByteArray& moreFields)
{
    if (!request.socket)
        return;
    request.socket->write("HTTP/1.1 " + QByteArray::number(status) + " Status\r\nContent-Type: application/json\r\nContent-Length: " +
                          QByteArray::number(body.size()) + "\r\n" + moreFields + "\r\n" + body);
}

void FakeWeb::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void FakeWeb::read(QTcpSocket* socket)
{
    const QByteArray so_far = socket->property("so_far").toByteArray() + socket->readAll();
    const qsizetype end = so_far.indexOf("\r\n\r\n");
    if (end < 0)
        return void(socket->setProperty("so_far", so_far));
    const QList<QByteArray> lines = so_far.left(end).split('\n');
    WebRequest request;
    for (const QByteArray& line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.fields.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = request.fields.value("content-length").toLongLong();
    if (so_far.size() < end + 4 + length)
        return void(socket->setProperty("so_far", so_far));
    socket->setProperty("so_far", so_far.mid(end + 4 + length));
    request.body = so_far.mid(end + 4, length);
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    const QUrl url(QString::fromLatin1(words.value(1)));
    request.path = url.path();
    for (const auto& [name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded))
        request.query.insert(name, value);
    request.socket = socket;
    all.append(request);
    const auto handler = m_handlers.constFind(request.path);
    if (handler != m_handlers.constEnd())
        (*handler)(request);
    else
        waiting.append(request);
}

} // namespace posthorn::messenger::test
