#include "gui/pages/sessions_page.h"

#include <QTableView>
#include <QToolButton>

#include "gui/models/log_lookup.h"
#include "gui/models/text.h"
#include "gui/widgets/questions.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/table_panel.h"
#include "gui/widgets/transcript_pane.h"

namespace posthorn::gui {

SessionsPage::SessionsPage(HubFeed& feed, LogStore& store, const QString& logFolder, QWidget* parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_model(new SessionModel(this))
    , m_list(new TablePanel(m_model, SessionModel::sortRole,
                            {tr("Live sessions"), tr("Filter by peer, account or service"), QStringLiteral("sessions"),
                             tr("Nobody is connected"),
                             tr("Every connection of a mail program or of another server appears here while it lasts.")},
                            {{4, 5}, {12, 19}, {11, 22}, {10, 24}, {8, 14}, {8, 12}, {3, 3}, {10, 10}, {10, 10}, {7, 8}},
                            this))
    , m_disconnect(textButton(QStringLiteral("disconnect"), tr("&Disconnect"), this))
    , m_transcript(new TranscriptPane(this))
    , m_lookup(new LogLookup(feed.hub(), logFolder, this))
{
    table()->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table()->sortByColumn(SessionModel::IdColumn, Qt::DescendingOrder);
    m_disconnect->setEnabled(false);
    m_disconnect->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_disconnect->setToolTip(tr("End the chosen sessions (%1)").arg(m_disconnect->shortcut().toString(QKeySequence::NativeText)));
    m_list->addAction(m_disconnect);

    connect(m_list, &TablePanel::choiceChanged, this, &SessionsPage::choiceChanged);
    connect(m_disconnect, &QToolButton::clicked, this, &SessionsPage::disconnectChosen);
    connect(&store, &LogStore::arrived, this, &SessionsPage::take);
    connect(m_lookup, &LogLookup::finished, this, &SessionsPage::takeFindings);
    splitPage(this, m_list, m_transcript);
    whileSeen(this, 250, [this] { refresh(); });
}

QTableView* SessionsPage::table() const
{
    return m_list->table();
}

SearchEdit* SessionsPage::filterEdit() const
{
    return m_list->filterEdit();
}

void SessionsPage::refresh()
{
    m_model->setSessions(m_feed.hub().sessions(), Clock::system().now());
    const int all = m_model->rowCount();
    const int shown = m_list->shownRows();
    m_list->foot()->setText(shown == all ? tr("%n session(s)", nullptr, all)
                                        : tr("%1 of %n session(s)", nullptr, all).arg(countText(uint64_t(shown))));
    if (m_followed.id && !m_ended) {
        const auto now = m_model->find(m_followed.id);
        m_ended = !now;
        if (now)
            m_followed = *now;
        tellHeading(m_followed, m_ended);
    }
}

std::vector<uint64_t> SessionsPage::chosen() const
{
    std::vector<uint64_t> ids;
    for (const int row : m_list->chosenRows())
        ids.push_back(m_model->at(row).id);
    return ids;
}

void SessionsPage::choiceChanged()
{
    const std::vector<uint64_t> ids = chosen();
    m_disconnect->setEnabled(!ids.empty());
    if (ids.size() != 1 || ids.front() == m_followed.id)
        return;
    if (const auto session = m_model->find(ids.front()))
        follow(*session);
}

void SessionsPage::follow(const watch::SessionView& session)
{
    m_followed = session;
    m_ended = false;
    m_looking = true;
    m_last = 0;
    m_meanwhile.clear();
    m_transcript->setLines({});
    tellHeading(session, false);
    watch::LogQuery query;
    query.session = session.id;
    query.from = session.since - 1000;
    query.channels.reset();
    query.channels.set(size_t(session.channel));
    query.mostLines = 20000;
    m_lookup->start(query);
}

void SessionsPage::take(const std::vector<watch::LogLine>& lines)
{
    if (!m_followed.id)
        return;
    std::vector<watch::LogLine> mine;
    for (const watch::LogLine& line : lines) {
        if (line.number > m_last && line.session == m_followed.id && line.channel == m_followed.channel)
            mine.push_back(line);
    }
    if (m_looking)
        std::move(mine.begin(), mine.end(), std::back_inserter(m_meanwhile));
    else if (!mine.empty()) {
        m_last = mine.back().number;
        m_transcript->append(mine);
    }
}

void SessionsPage::takeFindings(const watch::LogFindings& findings)
{
    std::vector<watch::LogLine> lines;
    for (const watch::Transcript& transcript : findings.sessions) {
        if (transcript.thisRun && transcript.session == m_followed.id)
            lines = transcript.lines;
    }
    // What the search saw in memory came to us as well: only what is newer is put behind it.
    for (const watch::LogLine& line : lines)
        m_last = qMax(m_last, line.number);
    for (watch::LogLine& line : m_meanwhile) {
        if (line.number > m_last)
            lines.push_back(std::move(line));
    }
    if (!lines.empty())
        m_last = qMax(m_last, lines.back().number);
    m_meanwhile.clear();
    m_looking = false;
    m_transcript->setLines(std::move(lines));
}

void SessionsPage::tellHeading(const watch::SessionView& session, bool ended)
{
    QStringList details = {fromUtf8(session.peer)};
    if (!session.account.empty())
        details.append(fromUtf8(session.account));
    if (session.tls)
        details.append(tr("TLS"));
    details.append(ended ? tr("ended") : fromUtf8(session.state));
    m_transcript->setHeading(tr("%1, session %2").arg(serviceTitle(session.service)).arg(session.id),
                             details.join(QStringLiteral("  ·  ")));
}

void SessionsPage::disconnectChosen()
{
    const std::vector<uint64_t> ids = chosen();
    if (ids.empty())
        return;
    if (ids.size() > 1 && !ask(this, {tr("Disconnect"), tr("Disconnect %n session(s)?", nullptr, int(ids.size())), {},
                                      tr("&Disconnect")}))
        return;
    for (const uint64_t id : ids)
        m_feed.hub().send({watch::Control::Kind::DisconnectSession, {}, id});
}

} // namespace posthorn::gui
