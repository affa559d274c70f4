// Search across all logs, of today and of the days before: sessions on one side, the chosen one's transcript on the
// other.
#pragma once

#include <QWidget>
#include <vector>

#include "watch/log_search.h"

class QComboBox;
class QListView;
class QProgressBar;
class QPushButton;
class QStandardItemModel;

namespace posthorn::gui {

class LogLookup;
class SearchEdit;
class ToneLabel;
class TranscriptPane;

class SearchPage final : public QWidget {
    Q_OBJECT
public:
    SearchPage(const watch::Hub& hub, const QString& logFolder, QWidget* parent = nullptr);

    /// Puts @p text into the field and searches, unless it is empty.
    void search(const QString& text);
    /// Searches for one session around @p time and shows it.
    void showSession(watch::Channel channel, uint64_t session, UnixMs time);

    SearchEdit* edit() const { return m_edit; }
    QListView* list() const { return m_list; }
    TranscriptPane* transcript() const { return m_transcript; }
    const std::vector<watch::Transcript>& found() const { return m_found; }

Q_SIGNALS:
    void finished();

private:
    void start();
    void take(const watch::LogFindings& findings);
    void choose(int row);
    void setSearching(bool searching);

    SearchEdit* m_edit;
    QComboBox* m_channel;
    QComboBox* m_days;
    QPushButton* m_go;
    QProgressBar* m_progress;
    ToneLabel* m_summary;
    QListView* m_list;
    QStandardItemModel* m_model;
    TranscriptPane* m_transcript;
    LogLookup* m_lookup;
    QStringList m_marked;
    std::vector<watch::Transcript> m_found;
};

} // namespace posthorn::gui
