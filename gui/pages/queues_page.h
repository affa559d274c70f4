// The remote queue: what waits, why, and what may be done about it.
#pragma once

#include <QWidget>
#include <vector>

#include "gui/models/admin_client.h"
#include "gui/models/queue_model.h"

class QPlainTextEdit;
class QTableView;
class QToolButton;

namespace posthorn::gui {

class DetailHead;
class TablePanel;

class QueuesPage final : public QWidget {
    Q_OBJECT
public:
    explicit QueuesPage(AdminClient admin, QWidget* parent = nullptr);

    void refresh();
    /// Runs `queue retry`, `hold`, `release` or `delete` on the chosen entries. Deleting asks first.
    void change(const QString& word);

    QTableView* table() const;
    QueueModel* model() const { return m_model; }
    QPlainTextEdit* preview() const { return m_preview; }
    /// Answers the question whether to delete; tests put their own in.
    std::function<bool(int count)> confirmDelete;

private:
    std::vector<const QueueRow*> chosen() const;
    void choiceChanged();
    void showMessage(const QueueRow& row);
    void tell(const QString& problem);
    QWidget* makePreview();

    AdminClient m_admin;
    QueueModel* m_model;
    TablePanel* m_list;
    QToolButton* m_retry;
    QToolButton* m_hold;
    QToolButton* m_release;
    QToolButton* m_delete;
    DetailHead* m_head;
    QPlainTextEdit* m_preview;
    int64_t m_shown = 0;
    bool m_asking = false;
};

} // namespace posthorn::gui
