// Files out. One that is begun offline, or is broken off by the network, waits like a message does: it is written down, goes out with
// the next stream, and is told of once, over the end of the program, too.
#include <QCborMap>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QMimeDatabase>
#include <QNetworkAccessManager>
#include <QTemporaryFile>

#include "messenger/client/chat/conversations.h"
#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/text/safe.h"
#include "messenger/client/chat/transfers.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view uploadNs = "urn:xmpp:http:upload:0";
constexpr int mostTries = 4;   ///< with a line that is there all the while
constexpr int tryAgain = 3000; ///< ms, times how often it was tried
constexpr qsizetype largestKeptImage = 16 << 20;
constexpr qsizetype mostWaiting = 200; ///< read back from the disk
const QString uploadKind = QStringLiteral("upload");

// https, or http on this very machine: what is sent elsewhere in clear is none of ours.
bool mayPut(const QUrl& url)
{
    if (url.scheme() == QLatin1String("https"))
        return !url.host().isEmpty() && url.userInfo().isEmpty();
    return url.scheme() == QLatin1String("http") && (url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback());
}

} // namespace

void Transfers::load()
{
    m.history.kept(m.account, uploadKind, &m, [this](const QHash<QString, QByteArray>& rows) {
        QMap<qint64, QCborMap> all; // in the order in which they were begun
        for (const QByteArray& each : rows) {
            QCborParserError error;
            const QCborMap map = QCborValue::fromCbor(each, &error).toMap();
            if (error.error.c == QCborError::NoError && all.size() < mostWaiting)
                all.insert(map.value(QStringLiteral("n")).toInteger(), map);
        }
        for (const QCborMap& each : std::as_const(all))
            restore(each);
    });
}

void Transfers::restore(const QCborMap& kept)
{
    const auto text = [&](const char* key) { return kept.value(QLatin1String(key)).toString(); };
    const auto to = Jid::parse(text("to").toStdString());
    const QString id = text("id");
    if (!to || to->isEmpty() || id.isEmpty())
        return;
    // Its message is written before it is struck off here: the program may have ended in between.
    m.history.find(m.account, *to, id, &m, [this, to = *to, id, kept](const Message& told) {
        const auto text = [&](const char* key) { return kept.value(QLatin1String(key)).toString(); };
        if (told.key) {
            m.history.forget(m.account, uploadKind, id);
            sayText(to, text("text"), text("textid"));
            return;
        }
        const qint64 number = begin(to, nullptr, text("name"), text("text"), false);
        Running& running = *find(number);
        running.transfer.path = text("path");
        running.type = text("type");
        running.messageId = id;
        running.textId = text("textid");
        if (const QByteArray image = kept.value(QLatin1String("image")).toByteArray(); !image.isEmpty()) {
            auto file = std::make_unique<QTemporaryFile>();
            if (file->open() && file->write(image) == image.size() && file->flush()) {
                running.transfer.path = file->fileName();
                running.image = std::move(file);
            }
        }
        running.transfer.size = QFileInfo(running.transfer.path).size();
        Q_EMIT m.chat.transferChanged(running.transfer);
        upload(number);
    });
}

void Transfers::keep(const Running& running, const QByteArray& image)
{
    QCborMap map;
    map[QStringLiteral("n")] = QDateTime::currentMSecsSinceEpoch() * 1000 + running.transfer.id % 1000;
    map[QStringLiteral("id")] = running.messageId;
    map[QStringLiteral("textid")] = running.textId;
    map[QStringLiteral("to")] = textOf(running.transfer.conversation);
    map[QStringLiteral("name")] = running.transfer.name;
    map[QStringLiteral("text")] = running.text;
    map[QStringLiteral("type")] = running.type;
    map[QStringLiteral("path")] = image.isEmpty() ? QFileInfo(running.transfer.path).absoluteFilePath() : QString();
    if (!image.isEmpty())
        map[QStringLiteral("image")] = image;
    m.history.keep(m.account, uploadKind, running.messageId, map.toCborValue().toCbor());
}

qint64 Transfers::send(const Jid& to, const QString& path, const QString& text)
{
    const qint64 id = begin(to, nullptr, QFileInfo(path).fileName(), text, false);
    Running& running = *find(id);
    running.transfer.path = path;
    running.transfer.size = QFileInfo(path).size();
    running.type = QMimeDatabase().mimeTypeForFile(path).name();
    running.messageId = fromUtf8(freshId());
    running.textId = fromUtf8(freshId());
    keep(running, {});
    QMetaObject::invokeMethod(&m, [this, id] { upload(id); }, Qt::QueuedConnection); // told after the caller knows the id
    return id;
}

qint64 Transfers::sendImage(const Jid& to, const QImage& image)
{
    auto file = std::make_unique<QTemporaryFile>();
    const bool written = file->open() && image.save(file.get(), "PNG") && file->flush();
    const QString name = Chat::tr("Picture %1").arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH.mm.ss"))) + QStringLiteral(".png");
    const qint64 id = begin(to, nullptr, name, {}, false);
    Running& running = *find(id);
    running.transfer.path = file->fileName();
    running.transfer.size = file->size();
    running.type = QStringLiteral("image/png");
    running.messageId = fromUtf8(freshId());
    // Larger ones go out with this program or not at all: no database is made for them.
    if (written && file->size() <= largestKeptImage && file->seek(0))
        keep(running, file->readAll());
    running.image = std::move(file);
    QMetaObject::invokeMethod(&m, [this, id, written] {
        if (written)
            upload(id);
        else
            end(id, TransferState::Failed, Chat::tr("The picture cannot be written."));
    }, Qt::QueuedConnection);
    return id;
}

void Transfers::upload(qint64 id)
{
    Running* const running = find(id);
    if (!running || running->transfer.incoming || running->transfer.state != TransferState::Waiting || running->isAsking)
        return;
    auto file = std::make_unique<QFile>(running->transfer.path);
    if (!QFileInfo(running->transfer.path).isFile() || !file->open(QIODevice::ReadOnly)) {
        end(id, TransferState::Failed, Chat::tr("The file cannot be read: %1").arg(file->errorString()));
        return;
    }
    running->transfer.size = file->size();
    if (running->transfer.size <= 0)
        end(id, TransferState::Failed, Chat::tr("The file is empty."));
    else if (!m.ready || (largest() <= 0 && !m.disco->hasLookedAround()))
        Q_EMIT m.chat.transferChanged(running->transfer); // it waits
    else if (largest() <= 0)
        end(id, TransferState::Failed, Chat::tr("The server takes no files."));
    else if (running->transfer.size > largest())
        end(id, TransferState::Failed, Chat::tr("The file is larger than the server allows."));
    else {
        running->file = std::move(file);
        askForSlot(id);
    }
}

void Transfers::uploadAll()
{
    QList<qint64> waiting;
    for (const auto& [id, each] : m_transfers) {
        if (each->transfer.state == TransferState::Waiting)
            waiting.append(id);
    }
    for (const qint64 each : waiting)
        upload(each);
}

void Transfers::started()
{
    for (const auto& [id, each] : m_transfers)
        each->tries = 0;
}

void Transfers::resumed()
{
    started();
    uploadAll();
}

void Transfers::askForSlot(qint64 id)
{
    Running& running = *find(id);
    running.isAsking = true;
    Element request("request", uploadNs);
    request.set("filename", toUtf8(running.transfer.name)).set("size", std::to_string(running.transfer.size)).set("content-type", toUtf8(running.type));
    Q_EMIT m.chat.transferChanged(running.transfer);
    m.ask("get", m.disco->uploadService(), std::move(request), [this, id](Result<StanzaPtr> answer) {
        Running* const running = find(id);
        if (!running || running->transfer.state != TransferState::Waiting)
            return;
        running->isAsking = false;
        const Element* const slot = answer ? (*answer)->child("slot", uploadNs) : nullptr;
        if (slot)
            put(id, *slot);
        else if (!answer && (answer.error().kind == ErrorKind::Unavailable || answer.error().kind == ErrorKind::Timeout))
            waitAgain(id, problemOf(answer.error()));
        else
            end(id, TransferState::Failed, answer ? Chat::tr("The server offers no place for the file.") : problemOf(answer.error()));
    });
}

void Transfers::put(qint64 id, const Element& slot)
{
    Running& running = *find(id);
    const Element* const put = slot.child("put", uploadNs);
    const Element* const get = slot.child("get", uploadNs);
    const QUrl url(put ? fromUtf8(put->attribute("url")) : QString(), QUrl::StrictMode);
    running.getUrl = safeWebLink(get ? fromUtf8(get->attribute("url")) : QString());
    if (!mayPut(url) || running.getUrl.isEmpty()) {
        end(id, TransferState::Failed, Chat::tr("The server offers no safe place for the file."));
        return;
    }
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setHeader(QNetworkRequest::ContentTypeHeader, running.type);
    request.setHeader(QNetworkRequest::ContentLengthHeader, running.transfer.size);
    for (const Element& header : put->children) {
        const std::string name(header.attribute("name"));
        // Section 6: these and no others, and on one line.
        const QByteArray value = QByteArray::fromStdString(header.text()).replace('\n', "").replace('\r', "");
        if (header.name == "header" && (name == "Authorization" || name == "Cookie" || name == "Expires"))
            request.setRawHeader(QByteArray::fromStdString(name), value);
    }
    running.transfer.state = TransferState::Running;
    running.reply = network().put(request, running.file.get());
    QObject::connect(running.reply, &QNetworkReply::uploadProgress, &m, [this, id](qint64 sent, qint64) { progress(id, sent); });
    QObject::connect(running.reply, &QNetworkReply::finished, &m, [this, id] { putDone(id); });
    Q_EMIT m.chat.transferChanged(running.transfer);
}

void Transfers::putDone(qint64 id)
{
    Running* const running = find(id);
    if (!running || !running->reply)
        return;
    const int status = running->reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool failed = running->reply->error() != QNetworkReply::NoError;
    if (failed && (!status || status >= 500)) {
        waitAgain(id, networkProblem(*running->reply));
        return;
    }
    if (failed || (status != 200 && status != 201)) {
        end(id, TransferState::Failed, networkProblem(*running->reply));
        return;
    }
    running->transfer.sent = running->transfer.size;
    const FileLink link{running->getUrl, running->transfer.name, running->type, running->transfer.size};
    const Jid to = running->transfer.conversation;
    const QString text = running->text, messageId = running->messageId, textId = running->textId;
    // First the messages, then it is struck off: restore() looks whether they are there.
    m.conversations->send(to, {}, link, messageId);
    sayText(to, text, textId);
    end(id, TransferState::Done);
}

void Transfers::sayText(const Jid& to, const QString& text, const QString& id)
{
    if (text.trimmed().isEmpty() || id.isEmpty())
        return;
    m.history.find(m.account, to, id, &m, [this, to, text, id](const Message& said) {
        if (!said.key)
            m.conversations->send(to, Draft{text, 0, {}, {}}, {}, id);
    });
}

void Transfers::waitAgain(qint64 id, const QString& problem)
{
    Running* const running = find(id);
    if (!running)
        return;
    if (m.ready && ++running->tries >= mostTries) {
        end(id, TransferState::Failed, problem);
        return;
    }
    letGo(*running);
    running->transfer.state = TransferState::Waiting;
    running->transfer.sent = 0;
    Q_EMIT m.chat.transferChanged(running->transfer);
    if (m.ready) // else the next stream takes it up
        QTimer::singleShot(tryAgain * running->tries, &m, [this, id] { upload(id); });
}

void Transfers::strikeOff(const Running& running)
{
    if (!running.messageId.isEmpty())
        m.history.forget(m.account, uploadKind, running.messageId);
}

} // namespace posthorn::messenger
