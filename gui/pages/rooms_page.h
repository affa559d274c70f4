// The rooms of the instant-messaging server: who is in them, and the end of one; announcements to everybody who is online.
#pragma once

#include <QWidget>
#include <functional>
#include <optional>

#include "gui/models/admin_client.h"
#include "gui/models/room_model.h"

class QTableView;
class QToolButton;

namespace posthorn::gui {

class TablePanel;

class RoomsPage final : public QWidget {
    Q_OBJECT
public:
    explicit RoomsPage(AdminClient admin, QWidget* parent = nullptr);

    void refresh();
    /// Ends the chosen rooms; asks first.
    void destroyChosen();
    /// Asks for a text and sends it to everybody who is online.
    void announce();

    QTableView* table() const;
    RoomModel* model() const { return m_model; }
    /// Answer the page's questions; tests put their own in.
    std::function<bool(int count)> confirmDestroy;
    std::function<std::optional<QString>()> askAnnouncement;

private:
    void tell(const QString& text, bool isProblem);

    AdminClient m_admin;
    RoomModel* m_model;
    TablePanel* m_list;
    QToolButton* m_destroy;
    QString m_told; ///< stays until the next deed
    bool m_asking = false;
};

} // namespace posthorn::gui
