// Lines for a view: those of one channel that pass a filter, or those of one transcript.
#pragma once

#include <QAbstractListModel>
#include <deque>
#include <vector>

#include "gui/models/log_filter.h"
#include "gui/models/log_store.h"

Q_DECLARE_METATYPE(const posthorn::watch::LogLine*)

namespace posthorn::gui {

/// The role under which a row gives its `const watch::LogLine*`, valid until the model next changes.
constexpr int lineRole = Qt::UserRole;

class LineModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    virtual const watch::LogLine* lineAt(int row) const = 0;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Words that the view marks.
    const QStringList& marked() const { return m_marked; }

protected:
    QStringList m_marked;
};

class LogModel final : public LineModel {
    Q_OBJECT
public:
    LogModel(LogStore& store, watch::Channel channel, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    const watch::LogLine* lineAt(int row) const override;

    void setFilter(const LogFilter& filter);
    const LogFilter& filter() const { return m_filter; }
    /// While paused the rows stay as they are, except that the oldest go when the store gives them up.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// Lines that have come since the pause began.
    uint64_t waiting() const { return m_paused ? m_store.ring(m_channel).end() - m_next : 0; }
    /// A model that nobody sees takes no lines; it catches up at once when it is shown.
    void setAwake(bool awake);
    uint64_t held() const;

private:
    void grow();
    void reset();
    void dropGone();

    LogStore& m_store;
    const watch::Channel m_channel;
    LogFilter m_filter;
    bool m_paused = false;
    bool m_awake = true;
    uint64_t m_next = 0; // the first line that has not been looked at
    std::deque<uint64_t> m_rows;
};

/// A session's lines, older and newer ones.
class TranscriptModel final : public LineModel {
    Q_OBJECT
public:
    using LineModel::LineModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    const watch::LogLine* lineAt(int row) const override;
    void setLines(std::vector<watch::LogLine> lines, const QStringList& marked = {});
    void append(const std::vector<watch::LogLine>& lines);
    const std::vector<watch::LogLine>& lines() const { return m_lines; }

private:
    std::vector<watch::LogLine> m_lines;
};

} // namespace posthorn::gui
