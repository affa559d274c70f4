// The contacts of all accounts in their groups. Rows are updated in place: 10,000 contacts whose presence changes cost a row
// each. ContactFilter sorts and searches.
#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QSortFilterProxyModel>
#include <memory>
#include <vector>

#include "messenger/client/chat/chat_face.h"

namespace posthorn::messenger {

class ContactModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        JidRole = Qt::UserRole, ///< address as text; empty for groups
        ContactRole,            ///< Contact
        ChatRole,               ///< ChatFace*
        AvailabilityRole,       ///< int
        StatusRole,             ///< second line
        AvatarRole,             ///< QImage
        CountRole,              ///< of groups: how many are online
        GroupRole               ///< the group's name, of rows of either kind; empty: in none
    };

    explicit ContactModel(QObject* parent = nullptr);
    ~ContactModel() override;

    void addChat(ChatFace* chat);
    void removeChat(ChatFace* chat);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// All places of a contact: one a group that it is in.
    QList<QModelIndex> find(const ChatFace* chat, const xmpp::Jid& jid) const;

private:
    struct Row {
        ChatFace* chat = nullptr;
        Contact contact;
    };
    struct Group {
        QString name;
        std::vector<std::unique_ptr<Row>> rows;
        int online = 0;
        int place = 0;
    };
    void rebuild();
    void update(ChatFace* chat, const xmpp::Jid& jid);
    static QStringList groupsOf(const Contact& contact);
    static bool isListed(const Contact& contact);

    QList<ChatFace*> m_chats;
    std::vector<std::unique_ptr<Group>> m_groups;
    struct Place {
        Group* group;
        int row;
    };
    QHash<QString, QList<Place>> m_places;
    static QString keyOf(const ChatFace* chat, const xmpp::Jid& jid);
};

class ContactFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Order { Name, Presence };
    explicit ContactFilter(ContactModel& model, QObject* parent = nullptr);
    /// Shows those whose name, address or status has all of these words in it.
    void setWords(const QString& words);
    void setShowOffline(bool show);
    void setOrder(Order order);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
    bool m_showOffline = true;
    Order m_order = Order::Name;
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::Contact)
