// A web server on loopback whose answers the test gives, at once or when it likes.
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QUrl>

#include <functional>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace posthorn::messenger::test {

struct WebRequest {
    QByteArray method;
    QString path; ///< without the query
    QHash<QString, QString> query;
    QHash<QByteArray, QByteArray> fields; ///< names in lower case
    QByteArray body;
    QPointer<QTcpSocket> socket;
};

class FakeWeb : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const WebRequest&)>;

    FakeWeb();
    QUrl origin() const;
    /// What is not handled is kept: see waiting.
    void handle(const QString& path, Handler handler);
    /// JSON, on a connection that stays.
    static void answer(const WebRequest& request, int status, const QByteArray& body, const QByteArray& moreFields = {});
    /// Breaks all connections and takes none until the next listen().
    void close();
    void listen();

    QList<WebRequest> all; ///< in order
    QList<WebRequest> waiting; ///< not answered, of paths without a handler
    WebRequest takeWaiting() { return waiting.takeFirst(); }
    int count(const QString& path) const;

private:
    void accept();
    void read(QTcpSocket* socket);

    QTcpServer m_server;
    QHash<QString, Handler> m_handlers;
    quint16 m_port = 0;
};

} // namespace posthorn::messenger::test
