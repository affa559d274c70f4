// Files out (XEP-0363: a slot of the server's, then PUT, then the message that names the address) and in. A file is read
// and written while it is on its way, never held as a whole.
#pragma once

#include <map>
#include <memory>

#include <QNetworkReply>

#include "messenger/client/chat/core.h"

class QFile;
class QNetworkAccessManager;

namespace posthorn::messenger {

class Transfers final : public Module {
public:
    using Module::Module;
    ~Transfers() override;
    qint64 largest() const;
    qint64 send(const Jid& to, const QString& path, const QString& text);
    qint64 sendImage(const Jid& to, const QImage& image);
    qint64 download(const Jid& conversation, const FileLink& file, const QString& path);
    void cancel(qint64 id);
    QList<Transfer> all() const;
    Transfer one(qint64 id) const;
    void size(const QString& url, QObject* context, Chat::Then<FileLink> then);
    void picture(const QString& url, int longest, QObject* context, Chat::Then<QImage> then);

private:
    struct Running {
        Transfer transfer;
        QString text;
        QString type;
        QString getUrl;
        std::unique_ptr<QFile> file;
        QNetworkReply* reply = nullptr;
        qint64 told = 0;
    };
    Running* find(qint64 id);
    qint64 begin(const Jid& to, std::unique_ptr<QFile> file, const QString& name, const QString& text, bool incoming);
    void askForSlot(qint64 id);
    void put(qint64 id, const Element& slot);
    void progress(qint64 id, qint64 sent);
    void end(qint64 id, TransferState state, const QString& problem = {});
    QNetworkAccessManager& network();
    QNetworkReply* get(const QString& url, bool headOnly);
    QNetworkAccessManager* m_network = nullptr;
    std::map<qint64, std::unique_ptr<Running>> m_transfers;
    qint64 m_last = 0;
};

} // namespace posthorn::messenger
