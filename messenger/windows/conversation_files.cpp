// Files and pictures of a conversation: given, dropped or pasted; shown, saved; how far they are.
#include "messenger/windows/conversation_view.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "messenger/client/chat/chat_face.h"
#include "messenger/models/message_model.h"
#include "messenger/models/text.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

void ConversationView::updateTransfers()
{
    for (const Transfer& transfer : m_chat.transfers()) {
        if (!transfer.conversation.sameBare(m_jid))
            continue;
        const bool runs = transfer.state == TransferState::Waiting || transfer.state == TransferState::Running;
        QWidget*& strip = m_strips[transfer.id];
        if (!runs && transfer.state != TransferState::Failed) {
            if (strip) {
                strip->deleteLater();
                strip = nullptr;
            }
            continue;
        }
        if (!strip) {
            strip = new QWidget(this);
            auto* row = new QHBoxLayout(strip);
            row->setContentsMargins(2, 4, 0, 0);
            auto* name = plainLabel({}, "", strip);
            name->setObjectName(QStringLiteral("name"));
            auto* bar = new QProgressBar(strip);
            bar->setTextVisible(false);
            bar->setRange(0, 1000);
            bar->setAccessibleName(transfer.incoming ? tr("Receiving %1").arg(transfer.name) : tr("Sending %1").arg(transfer.name));
            auto* stop = toolButton(QStringLiteral("close"), tr("Cancel %1").arg(transfer.name), strip);
            stop->setIconSize({14, 14});
            connect(stop, &QToolButton::clicked, this, [this, id = transfer.id] {
                if (m_chat.transfer(id).state == TransferState::Failed) {
                    if (QWidget* old = m_strips.value(id))
                        old->hide();
                } else {
                    m_chat.cancelTransfer(id);
                }
            });
            row->addWidget(name, 1);
            row->addWidget(bar, 1);
            row->addWidget(stop);
            m_transfers->addWidget(strip);
        }
        auto* name = strip->findChild<QLabel*>(QStringLiteral("name"));
        auto* bar = strip->findChild<QProgressBar*>();
        const QString title = name->fontMetrics().elidedText(transfer.name, Qt::ElideMiddle, name->fontMetrics().averageCharWidth() * 40);
        if (transfer.state == TransferState::Failed) {
            name->setText(QStringLiteral("%1: %2").arg(title, transfer.problem));
            setTone(name, "error");
            bar->hide();
        } else {
            name->setText(transfer.size > 0 ? tr("%1, %2 of %3").arg(title, isolated(sizeText(transfer.sent)), isolated(sizeText(transfer.size))) : title);
            bar->setValue(transfer.size > 0 ? int(transfer.sent * 1000 / transfer.size) : 0);
        }
    }
}

void ConversationView::chooseFile()
{
    sendFiles(QFileDialog::getOpenFileNames(this, tr("Send files")));
}

void ConversationView::sendFiles(const QStringList& paths)
{
    const qint64 most = m_chat.largestFile();
    for (const QString& path : paths) {
        const QFileInfo file(path);
        if (!file.isFile() || !file.isReadable())
            problem(tr("“%1” cannot be read.").arg(file.fileName()));
        else if (most <= 0)
            problem(tr("This server takes no files."));
        else if (file.size() > most)
            problem(tr("“%1” is too large: %2, the server takes %3.").arg(file.fileName(), sizeText(file.size()), sizeText(most)));
        else
            m_chat.sendFile(m_jid, path);
    }
    updateTransfers();
}

void ConversationView::sendImage(const QImage& image)
{
    if (image.isNull())
        return;
    QMessageBox box(QMessageBox::NoIcon, tr("Send the picture?"), tr("Send this picture of %1 × %2 pixels?").arg(image.width()).arg(image.height()), QMessageBox::NoButton, this);
    box.setIconPixmap(QPixmap::fromImage(image.scaled(220, 160, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    QPushButton* yes = box.addButton(tr("Send"), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(yes);
    box.exec();
    if (box.clickedButton() == yes) {
        m_chat.sendImage(m_jid, image);
        updateTransfers();
    }
}

void ConversationView::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage())
        event->acceptProposedAction();
}

void ConversationView::dropEvent(QDropEvent* event)
{
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (!paths.isEmpty())
        sendFiles(paths);
    else if (event->mimeData()->hasImage())
        sendImage(qvariant_cast<QImage>(event->mimeData()->imageData()));
}

void ConversationView::askPicture(const Message& message, bool confirmed)
{
    if (message.kind != MessageKind::File || message.retracted || !message.file.isImage() || message.file.url.isEmpty())
        return;
    Picture& picture = m_pictures[message.file.url];
    if (picture.asked || !picture.image.isNull())
        return;
    const QString policy = m_desk.preferences().text(Preference::Images);
    const bool known = message.outgoing || (!m_room && m_chat.contact(m_jid).isInRoster);
    const qint64 most = qint64(m_desk.preferences().number(Preference::ImagesUpTo)) * 1024;
    if (!confirmed) {
        if (policy != QLatin1String("contacts") || !known)
            return;
        if (message.file.size > most)
            return;
    }
    picture.asked = true;
    const QString url = message.file.url;
    const QString id = message.id;
    const auto show = [this, url, id](Result<QImage> image) {
        Picture& kept = m_pictures[url];
        kept.asked = false;
        if (image)
            kept.image = std::move(*image);
        else
            kept.problem = fromUtf8(image.error().text);
        if (const QModelIndex index = m_messages->find(id); index.isValid())
            Q_EMIT m_messages->dataChanged(index, index);
    };
    if (confirmed || message.file.size >= 0) {
        m_chat.picture(url, 480, this, show);
        return;
    }
    m_chat.fileSize(url, this, [this, url, most, show](Result<FileLink> file) {
        if (file && file->size >= 0 && file->size <= most)
            m_chat.picture(url, 480, this, show);
        else
            m_pictures[url].asked = false;
    });
}

void ConversationView::saveFile(const Message& message, bool asks)
{
    QString folder = m_desk.preferences().text(Preference::DownloadFolder);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    // A name out of somebody's address: never a path, never hidden.
    QString name = QFileInfo(message.file.name).fileName().remove(QRegularExpression(QStringLiteral("[\\x00-\\x1f/\\\\]")));
    while (name.startsWith(QLatin1Char('.')))
        name.remove(0, 1);
    if (name.isEmpty())
        name = QStringLiteral("file");
    QString path = folder + QLatin1Char('/') + name;
    if (asks || m_desk.preferences().boolean(Preference::AskDownloadFolder)) {
        path = QFileDialog::getSaveFileName(this, tr("Save the file"), path);
        if (path.isEmpty())
            return;
    } else {
        const QFileInfo wanted(path);
        for (int i = 2; QFile::exists(path) && i < 1000; ++i)
            path = QStringLiteral("%1/%2 (%3)%4").arg(folder, wanted.completeBaseName()).arg(i).arg(wanted.suffix().isEmpty() ? QString() : QLatin1Char('.') + wanted.suffix());
    }
    m_chat.download(m_jid, message, path);
    updateTransfers();
}

} // namespace posthorn::messenger
