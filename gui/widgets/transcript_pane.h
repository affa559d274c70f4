// One session's transcript: what it was, its lines, copy and save.
#pragma once

#include <QWidget>

#include "gui/models/log_model.h"
#include "watch/log_search.h"

class QToolButton;

namespace posthorn::gui {

class DetailHead;
class LogView;

class TranscriptPane final : public QWidget {
    Q_OBJECT
public:
    explicit TranscriptPane(QWidget* parent = nullptr);

    void showNothing();
    void setHeading(const QString& heading, const QString& detail);
    void setLines(std::vector<watch::LogLine> lines, const QStringList& marked = {});
    void append(const std::vector<watch::LogLine>& lines);
    const std::vector<watch::LogLine>& lines() const { return m_model->lines(); }
    LogView* view() const { return m_view; }
    void scrollTo(size_t line);

private:
    void save();

    TranscriptModel* m_model;
    LogView* m_view;
    DetailHead* m_head;
    QToolButton* m_copy;
    QToolButton* m_save;
};

/// Asks for a file and writes @p text into it; complains if that fails.
void saveText(QWidget* parent, const QString& suggestedName, const QString& text);

} // namespace posthorn::gui
