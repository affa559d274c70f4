// Who is signed in by a browser, and which devices hold a token.
#pragma once

#include <QWidget>
#include <functional>

#include "gui/models/admin_client.h"
#include "gui/models/web_session_model.h"

class QTableView;
class QToolButton;

namespace posthorn::gui {

class TablePanel;

class WebSessionsPage final : public QWidget {
    Q_OBJECT
public:
    explicit WebSessionsPage(AdminClient admin, QWidget* parent = nullptr);

    void refresh();
    /// Ends the chosen ones; asks first.
    void disconnectChosen();

    QTableView* table() const;
    WebSessionModel* model() const { return m_model; }
    /// Answers the question whether to end them; tests put their own in.
    std::function<bool(int count)> confirmEnd;

private:
    void tell(const QString& problem);

    AdminClient m_admin;
    WebSessionModel* m_model;
    TablePanel* m_list;
    QToolButton* m_disconnect;
    bool m_asking = false;
};

} // namespace posthorn::gui
