// The remote queue: what waits, why, and what may be done about it.
#pragma once

#include <QWidget>
#include <vector>

#include "gui/models/admin_client.h"
#include "gui/models/hub_feed.h"
#include "gui/models/queue_model.h"

class QLabel;
class QPlainTextEdit;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace posthorn::gui {

class SearchEdit;
class ToneLabel;

class QueuesPage final : public QWidget {
    Q_OBJECT
public:
    QueuesPage(HubFeed& feed, AdminClient admin, QWidget* parent = nullptr);

    void refresh();
    /// Runs `queue retry`, `hold`, `release` or `delete` on the chosen entries. Deleting asks first.
    void change(const QString& word);

    QTableView* table() const { return m_table; }
    QueueModel* model() const { return m_model; }
    QPlainTextEdit* preview() const { return m_preview; }
    /// Answers the question whether to delete; tests put their own in.
    std::function<bool(int count)> confirmDelete;

protected:
    void showEvent(QShowEvent* event) override;

private:
    std::vector<const QueueRow*> chosen() const;
    void choiceChanged();
    void showMessage(const QueueRow& row);
    void tell(const QString& problem);

    HubFeed& m_feed;
    AdminClient m_admin;
    QueueModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    SearchEdit* m_filter;
    QToolButton* m_retry;
    QToolButton* m_hold;
    QToolButton* m_release;
    QToolButton* m_delete;
    ToneLabel* m_counts;
    QLabel* m_subject;
    ToneLabel* m_envelope;
    QPlainTextEdit* m_preview;
    int64_t m_shown = 0;
    bool m_asking = false;
};

} // namespace posthorn::gui
