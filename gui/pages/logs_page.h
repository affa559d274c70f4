// The live logs: a tab for the server itself and one for each channel that has a service or a line.
#pragma once

#include <QWidget>
#include <vector>

#include "gui/models/log_store.h"

class QComboBox;
class QTabWidget;
class QTimer;
class QToolButton;

namespace posthorn::gui {

class LogModel;
class LogView;
class SearchEdit;
class ToneLabel;

/// One channel: filter, least level, pause, follow, copy, save, empty.
class ChannelPane final : public QWidget {
    Q_OBJECT
public:
    ChannelPane(LogStore& store, watch::Channel channel, QWidget* parent = nullptr);
    LogView* view() const { return m_view; }
    LogModel* model() const { return m_model; }
    SearchEdit* filterEdit() const { return m_filter; }
    QToolButton* pauseButton() const { return m_pause; }
    QToolButton* followButton() const { return m_follow; }
    void setFilterText(const QString& text);

Q_SIGNALS:
    void sessionWanted(posthorn::watch::Channel channel, quint64 session, qint64 time);
    void searchWanted(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void applyFilter();
    void tellCounts();

    LogStore& m_store;
    const watch::Channel m_channel;
    LogModel* m_model;
    LogView* m_view;
    SearchEdit* m_filter;
    QComboBox* m_level;
    QToolButton* m_pause;
    QToolButton* m_follow;
    ToneLabel* m_counts;
    QTimer* m_typing;
};

class LogsPage final : public QWidget {
    Q_OBJECT
public:
    explicit LogsPage(LogStore& store, QWidget* parent = nullptr);
    /// Gives each service's channel its tab.
    void setServices(const std::vector<watch::ServiceView>& services);
    /// The tab of a channel; made where it is missing, in the order of watch::Channel.
    ChannelPane* pane(watch::Channel channel);
    ChannelPane* current() const;
    QTabWidget* tabs() const { return m_tabs; }

Q_SIGNALS:
    void sessionWanted(posthorn::watch::Channel channel, quint64 session, qint64 time);
    void searchWanted(const QString& text);

private:
    LogStore& m_store;
    QTabWidget* m_tabs;
    std::array<ChannelPane*, size_t(watch::Channel::Count)> m_panes{};
};

} // namespace posthorn::gui
