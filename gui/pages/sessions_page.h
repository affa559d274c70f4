// The live sessions, and what is said in the chosen one.
#pragma once

#include <QWidget>
#include <vector>

#include "gui/models/hub_feed.h"
#include "gui/models/session_model.h"
#include "watch/log_search.h"

class QTableView;
class QToolButton;

namespace posthorn::gui {

class LogLookup;
class SearchEdit;
class TablePanel;
class TranscriptPane;

class SessionsPage final : public QWidget {
    Q_OBJECT
public:
    SessionsPage(HubFeed& feed, LogStore& store, const QString& logFolder, QWidget* parent = nullptr);

    /// Asks the hub for its sessions; the page does it by itself while it is seen.
    void refresh();
    /// Follows the session in the transcript: its lines of the log files and of memory, then the new ones as they come.
    void follow(const watch::SessionView& session);
    /// Ends the chosen sessions.
    void disconnectChosen();

    QTableView* table() const;
    SessionModel* model() const { return m_model; }
    TranscriptPane* transcript() const { return m_transcript; }
    SearchEdit* filterEdit() const;

private:
    std::vector<uint64_t> chosen() const;
    void choiceChanged();
    void tellHeading(const watch::SessionView& session, bool ended);
    void take(const std::vector<watch::LogLine>& lines);
    void takeFindings(const watch::LogFindings& findings);

    HubFeed& m_feed;
    SessionModel* m_model;
    TablePanel* m_list;
    QToolButton* m_disconnect;
    TranscriptPane* m_transcript;
    LogLookup* m_lookup;
    watch::SessionView m_followed;
    bool m_ended = false;
    bool m_looking = false;
    uint64_t m_last = 0; ///< the newest line that the transcript has
    std::vector<watch::LogLine> m_meanwhile; // lines that came while older ones were looked up
};

} // namespace posthorn::gui
