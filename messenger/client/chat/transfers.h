// Files out (XEP-0363: a slot of the server's, then PUT, then the message that names the address; uploads.cpp) and in. A file is
// read and written while it is on its way, never held as a whole.
#pragma once

#include <map>
#include <memory>

#include <QNetworkReply>

#include "messenger/client/chat/core.h"

class QCborMap;
class QFile;
class QNetworkAccessManager;

namespace posthorn::messenger {

class Transfers final : public Module {
public:
    using Module::Module;
    ~Transfers() override;
    void load() override;
    void started() override;
    void resumed() override;
    /// The server's services are known: what waits goes out.
    void uploadAll();
    qint64 largest() const;
    /// What a window may take: as largest(), and everything while the server has not said what it takes, for it waits.
    qint64 expected() const;
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
        QString messageId, textId; ///< of what tells of it, known beforehand: so it is told once
        std::unique_ptr<QFile> file;
        std::unique_ptr<QFile> image; ///< one out of the clipboard, until it is there
        QNetworkReply* reply = nullptr;
        qint64 told = 0;
        int tries = 0;
        bool isAsking = false; ///< for a slot
    };
    Running* find(qint64 id);
    qint64 begin(const Jid& to, std::unique_ptr<QFile> file, const QString& name, const QString& text, bool incoming);
    void restore(const QCborMap& kept);
    void keep(const Running& running, const QByteArray& image);
    void strikeOff(const Running& running);
    void upload(qint64 id);
    void askForSlot(qint64 id);
    void put(qint64 id, const Element& slot);
    void putDone(qint64 id);
    void sayText(const Jid& to, const QString& text, const QString& id);
    void waitAgain(qint64 id, const QString& problem);
    void letGo(Running& running);
    static QString networkProblem(const QNetworkReply& reply);
    void progress(qint64 id, qint64 sent);
    void end(qint64 id, TransferState state, const QString& problem = {});
    QNetworkAccessManager& network();
    QNetworkReply* get(const QString& url, bool headOnly);
    QNetworkAccessManager* m_network = nullptr;
    std::map<qint64, std::unique_ptr<Running>> m_transfers;
    qint64 m_last = 0;
};

} // namespace posthorn::messenger
