#include "messenger/client/profile/one_instance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

namespace posthorn::messenger {

namespace {

constexpr qint64 longestCall = 64 << 10;
constexpr int patienceMs = 2000;

// A socket's path is short; a profile's may be long.
QString socketName(const QString& folder)
{
    const QByteArray digest = QCryptographicHash::hash(QDir(folder).absolutePath().toUtf8(), QCryptographicHash::Sha256);
    const QString name = QStringLiteral("posthorn-messenger-") + QString::fromLatin1(digest.toHex().left(24));
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return runtime.isEmpty() ? name : runtime + u'/' + name;
}

} // namespace

OneInstance::OneInstance(const QString& folder, QObject* parent)
    : QObject(parent)
    , m_name(socketName(folder))
    , m_lock(folder + QStringLiteral("/running.lock"))
{
    QDir().mkpath(folder);
    m_lock.setStaleLockTime(0); // however long it runs; a process that is gone holds nothing
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &OneInstance::connected);
}

OneInstance::Role OneInstance::claim(const QStringList& arguments)
{
    if (!m_lock.tryLock(0))
        return tell(arguments) ? Role::Second : Role::Unknown;
    QLocalServer::removeServer(m_name); // left by one that was killed: the lock says that nobody listens there
    if (!m_server.listen(m_name))
        qWarning("other starts cannot be heard: %s", qPrintable(m_server.errorString()));
    return Role::First;
}

bool OneInstance::tell(const QStringList& arguments) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(patienceMs))
        return false;
    QByteArray call;
    QDataStream stream(&call, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_0);
    stream << arguments;
    socket.write(call);
    socket.flush();
    if (!socket.waitForReadyRead(patienceMs)) // it has taken it
        return false;
    return socket.read(1) == "+";
}

void OneInstance::connected()
{
    while (QLocalSocket* const socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(patienceMs, socket, &QLocalSocket::abort);
        const auto look = [this, socket] {
            if (socket->bytesAvailable() > longestCall)
                return socket->abort();
            QDataStream stream(socket);
            stream.setVersion(QDataStream::Qt_6_0);
            stream.startTransaction();
            QStringList arguments;
            stream >> arguments;
            if (!stream.commitTransaction()) {
                if (stream.status() == QDataStream::ReadCorruptData)
                    socket->abort();
                return;
            }
            socket->write("+");
            socket->disconnectFromServer();
            Q_EMIT called(arguments);
        };
        connect(socket, &QLocalSocket::readyRead, this, look);
        if (socket->bytesAvailable() > 0)
            look();
    }
}

} // namespace posthorn::messenger
