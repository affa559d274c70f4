// One conversation: its head, its messages, who is there, and where one writes.
#pragma once

#include <QHash>
#include <QImage>
#include <QWidget>

#include "messenger/client/chat/types.h"

class QLabel;
class QListView;
class QMenu;
class QVBoxLayout;

namespace posthorn::messenger {

class AvatarButton;
class BubbleView;
class ChatFace;
class Composer;
class Desk;
class MessageModel;
class NoticeBar;
class OccupantModel;
struct BubbleHit;

class ConversationView final : public QWidget {
    Q_OBJECT
public:
    ConversationView(Desk& desk, ChatFace& chat, const xmpp::Jid& jid, QWidget* parent = nullptr);
    ~ConversationView() override;

    ChatFace& chat() const { return m_chat; }
    const xmpp::Jid& jid() const { return m_jid; }
    bool isRoom() const { return m_room; }
    BubbleView* bubbles() const { return m_view; }
    Composer* composer() const { return m_composer; }
    MessageModel* messages() const { return m_messages; }
    QListView* occupants() const { return m_occupantView; }
    /// The user sees it now: marks as read when its end is shown.
    void setShown(bool shown);
    bool isShown() const { return m_shown; }
    void showAround(qint64 key, const QString& words);

Q_SIGNALS:
    void openWanted(const posthorn::xmpp::Jid& jid); ///< another conversation of this account
    void historyWanted(const posthorn::xmpp::Jid& jid);
    void infoWanted(const posthorn::xmpp::Jid& jid);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildHead();
    void updateHead();
    void updateTyping();
    void updateTransfers();
    void updateNotices();
    void send();
    void sendFiles(const QStringList& paths);
    void sendImage(const QImage& image);
    void chooseFile();
    void hit(const BubbleHit& hit, const QModelIndex& index);
    void messageMenu(const QModelIndex& index, const QPoint& at);
    void occupantMenu(const QPoint& at);
    void fillMore(QMenu* menu);
    void askPicture(const Message& message, bool confirmed);
    void saveFile(const Message& message, bool asks);
    void openTarget(const QString& link);
    void pickReaction(const QString& id);
    void correctLast();
    void invite();
    void changeTopic();
    void markRead();
    void problem(const QString& text);
    void applyPreferences();

    Desk& m_desk;
    ChatFace& m_chat;
    xmpp::Jid m_jid;
    bool m_room = false;
    bool m_shown = false;
    AvatarButton* m_avatar = nullptr;
    QLabel *m_title = nullptr, *m_subtitle = nullptr, *m_line = nullptr, *m_logged = nullptr;
    QVBoxLayout *m_notices = nullptr, *m_transfers = nullptr;
    NoticeBar* m_problem = nullptr;
    NoticeBar* m_stranger = nullptr;
    MessageModel* m_messages = nullptr;
    OccupantModel* m_occupants = nullptr;
    BubbleView* m_view = nullptr;
    QListView* m_occupantView = nullptr;
    Composer* m_composer = nullptr;
    QString m_hovered;
    QString m_jumpTo;
    struct Picture {
        QImage image;
        QString problem;
        bool asked = false;
    };
    QHash<QString, Picture> m_pictures; ///< by address
    QHash<qint64, QWidget*> m_strips;   ///< transfers
};

} // namespace posthorn::messenger
