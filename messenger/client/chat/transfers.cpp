#include "messenger/client/chat/transfers.h"

#include <QBuffer>
#include <QDateTime>
#include <QFile>
#include <QNetworkAccessManager>

#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/picture.h"
#include "messenger/client/chat/text/safe.h"

namespace posthorn::messenger {

namespace {

constexpr qint64 largestPicture = 10 << 20;
constexpr size_t mostKept = 100; ///< finished ones, for the list
constexpr qint64 tellEvery = 100; ///< ms

} // namespace

QString Transfers::networkProblem(const QNetworkReply& reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 413)
        return Chat::tr("The file is too large for the server.");
    if (status == 403)
        return Chat::tr("The server does not allow that.");
    if (status == 404 || status == 410)
        return Chat::tr("The file is no longer there.");
    if (status >= 400)
        return Chat::tr("The server answered: %1").arg(status);
    return reply.errorString();
}

Transfers::~Transfers()
{
    for (auto& [id, each] : m_transfers) {
        if (each->reply) {
            each->reply->disconnect();
            each->reply->abort();
        }
    }
}

QNetworkAccessManager& Transfers::network()
{
    if (!m_network) {
        m_network = m.options.network ? m.options.network(&m) : new QNetworkAccessManager(&m);
        m_network->setCookieJar(nullptr);
    }
    return *m_network;
}

qint64 Transfers::largest() const
{
    const qint64 server = m.disco->uploadService().isEmpty() ? 0 : m.disco->uploadLimit();
    return m.options.largestUpload > 0 ? std::min(server, m.options.largestUpload) : server;
}

qint64 Transfers::expected() const
{
    if (!m.disco->uploadService().isEmpty() || m.disco->hasLookedAround())
        return largest();
    return m.options.largestUpload > 0 ? m.options.largestUpload : std::numeric_limits<qint64>::max();
}

Transfers::Running* Transfers::find(qint64 id)
{
    const auto found = m_transfers.find(id);
    return found == m_transfers.end() ? nullptr : found->second.get();
}

QList<Transfer> Transfers::all() const
{
    QList<Transfer> all;
    for (const auto& [id, each] : m_transfers)
        all.append(each->transfer);
    return all;
}

Transfer Transfers::one(qint64 id) const
{
    const auto found = m_transfers.find(id);
    return found == m_transfers.end() ? Transfer() : found->second->transfer;
}

qint64 Transfers::begin(const Jid& to, std::unique_ptr<QFile> file, const QString& name, const QString& text, bool incoming)
{
    while (m_transfers.size() >= mostKept) {
        const auto old = std::find_if(m_transfers.begin(), m_transfers.end(), [](const auto& each) { return each.second->transfer.state > TransferState::Running; });
        if (old == m_transfers.end())
            break;
        m_transfers.erase(old);
    }
    auto running = std::make_unique<Running>();
    running->transfer.id = ++m_last;
    running->transfer.conversation = to;
    running->transfer.name = name;
    running->transfer.path = file ? file->fileName() : QString();
    running->transfer.size = file && !incoming ? file->size() : 0;
    running->transfer.incoming = incoming;
    running->text = text;
    running->file = std::move(file);
    m_transfers.emplace(m_last, std::move(running));
    return m_last;
}

void Transfers::progress(qint64 id, qint64 sent)
{
    Running* const running = find(id);
    if (!running || sent <= running->transfer.sent)
        return;
    running->transfer.sent = sent;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (now - running->told < tellEvery)
        return;
    running->told = now;
    Q_EMIT m.chat.transferChanged(running->transfer);
}

void Transfers::end(qint64 id, TransferState state, const QString& problem)
{
    Running* const running = find(id);
    if (!running || running->transfer.state > TransferState::Running)
        return;
    running->transfer.state = state;
    running->transfer.problem = problem;
    letGo(*running);
    running->image.reset();
    if (!running->transfer.incoming)
        strikeOff(*running);
    Q_EMIT m.chat.transferChanged(running->transfer);
}

void Transfers::letGo(Running& running)
{
    running.isAsking = false;
    if (QNetworkReply* const reply = std::exchange(running.reply, nullptr)) {
        reply->disconnect(&m);
        if (!reply->isFinished())
            reply->abort();
        reply->deleteLater();
    }
    if (running.file) {
        running.file->close();
        if (running.transfer.incoming && running.transfer.state != TransferState::Done)
            running.file->remove();
        // The reply may still read from it until it is gone.
        running.file.release()->deleteLater();
    }
}

void Transfers::cancel(qint64 id)
{
    end(id, TransferState::Cancelled);
}

QNetworkReply* Transfers::get(const QString& url, bool headOnly)
{
    QNetworkRequest request{QUrl(url, QUrl::StrictMode)};
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setMaximumRedirectsAllowed(5);
    request.setTransferTimeout(60000);
    return headOnly ? network().head(request) : network().get(request);
}

qint64 Transfers::download(const Jid& conversation, const FileLink& link, const QString& path)
{
    auto file = std::make_unique<QFile>(path + QStringLiteral(".part"));
    const bool writable = file->open(QIODevice::WriteOnly | QIODevice::Truncate);
    const QString reason = file->errorString();
    const qint64 id = begin(conversation, std::move(file), link.name, {}, true);
    Running& running = *find(id);
    running.transfer.path = path;
    running.transfer.size = std::max<qint64>(0, link.size);
    if (!writable || safeWebLink(link.url).isEmpty()) {
        QMetaObject::invokeMethod(&m, [this, id, writable, reason] {
            end(id, TransferState::Failed, writable ? Chat::tr("That is no address of a file.") : Chat::tr("The file cannot be written: %1").arg(reason));
        }, Qt::QueuedConnection);
        return id;
    }
    running.transfer.state = TransferState::Running;
    running.reply = get(link.url, false);
    QNetworkReply* const reply = running.reply;
    reply->setReadBufferSize(1 << 20);
    const auto drain = [this, id] {
        Running* const running = find(id);
        if (!running || !running->reply || !running->file)
            return true;
        while (running->reply->bytesAvailable() > 0) {
            const QByteArray part = running->reply->read(256 << 10);
            if (part.isEmpty())
                break;
            if (running->file->write(part) != part.size()) {
                end(id, TransferState::Failed, Chat::tr("The file cannot be written: %1").arg(running->file->errorString()));
                return false;
            }
        }
        return true;
    };
    QObject::connect(reply, &QNetworkReply::readyRead, &m, drain);
    QObject::connect(reply, &QNetworkReply::downloadProgress, &m, [this, id](qint64 got, qint64 total) {
        if (Running* const running = find(id); running && total > 0)
            running->transfer.size = total;
        progress(id, got);
    });
    QObject::connect(reply, &QNetworkReply::finished, &m, [this, id, drain, path] {
        Running* const running = find(id);
        if (!running || !running->reply || !drain())
            return;
        if (running->reply->error() != QNetworkReply::NoError) {
            end(id, TransferState::Failed, networkProblem(*running->reply));
            return;
        }
        running->file->close();
        QFile::remove(path);
        if (!running->file->rename(path)) {
            end(id, TransferState::Failed, Chat::tr("The file cannot be written: %1").arg(running->file->errorString()));
            return;
        }
        end(id, TransferState::Done);
    });
    return id;
}

void Transfers::size(const QString& url, QObject* context, Chat::Then<FileLink> then)
{
    if (safeWebLink(url).isEmpty()) {
        then(fail(ErrorKind::Invalid, "no address of a file"));
        return;
    }
    QNetworkReply* const reply = get(url, true);
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::finished, context, [reply, url, then = std::move(then)] {
        if (reply->error() != QNetworkReply::NoError) {
            then(fail(ErrorKind::Unavailable, toUtf8(networkProblem(*reply))));
            return;
        }
        FileLink link;
        link.url = url;
        link.name = safeName(QUrl(url).fileName());
        link.type = reply->header(QNetworkRequest::ContentTypeHeader).toString().section(u';', 0, 0).trimmed().toLower().left(100);
        const QVariant length = reply->header(QNetworkRequest::ContentLengthHeader);
        link.size = length.isValid() ? length.toLongLong() : -1;
        then(link);
    });
}

void Transfers::picture(const QString& url, int longest, QObject* context, Chat::Then<QImage> then)
{
    if (safeWebLink(url).isEmpty()) {
        then(fail(ErrorKind::Invalid, "no address of a picture"));
        return;
    }
    QNetworkReply* const reply = get(url, false);
    auto octets = std::make_shared<QByteArray>();
    QObject::connect(reply, &QNetworkReply::readyRead, reply, [reply, octets] {
        octets->append(reply->readAll());
        if (octets->size() > largestPicture) // whatever the header said
            reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::finished, context, [reply, octets, longest, context, then = std::move(then)] {
        if (octets->size() > largestPicture) {
            then(fail(ErrorKind::TooLarge, toUtf8(Chat::tr("The picture is too large to be shown."))));
            return;
        }
        if (reply->error() != QNetworkReply::NoError) {
            then(fail(ErrorKind::Unavailable, toUtf8(networkProblem(*reply))));
            return;
        }
        octets->append(reply->readAll());
        readPictureAside(*octets, {largestPicture, 4096, qBound(16, longest, 2048)}, context, then);
    });
}

} // namespace posthorn::messenger
