#include "gui/pages/web_sessions_page.h"

#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/models/text.h"
#include "gui/widgets/action_bar.h"
#include "gui/widgets/questions.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/table_panel.h"

namespace posthorn::gui {

WebSessionsPage::WebSessionsPage(AdminClient admin, QWidget* parent)
    : QWidget(parent)
    , m_admin(admin)
    , m_model(new WebSessionModel(this))
    , m_list(new TablePanel(m_model, WebSessionModel::sortRole,
                            {tr("Web sessions"), tr("Filter by user, browser or address"), QStringLiteral("domain"),
                             tr("Nobody is signed in"),
                             tr("Who reads mail in a browser, and which messengers are set up, appears here until they sign"
                                " out or their time is over.")},
                            {{14, 26}, {14, 24}, {13, 22}, {12, 18}, {10, 14}, {10, 14}}, this))
    , m_disconnect(textButton(QStringLiteral("disconnect"), tr("&Disconnect"), this))
{
    confirmEnd = [this](int count) {
        return ask(this, {tr("Disconnect"), tr("End %n web session(s)?", nullptr, count),
                          tr("A browser has to sign in again, a device to be set up anew."), tr("&Disconnect")});
    };
    table()->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table()->sortByColumn(WebSessionModel::SeenColumn, Qt::DescendingOrder);
    m_disconnect->setToolTip(tr("End the chosen web sessions (Del)"));
    m_list->addAction(m_disconnect);
    m_list->onDelete([this] { disconnectChosen(); });
    QToolButton* refreshButton = iconButton(QStringLiteral("refresh"), tr("Refresh"), this);
    m_list->bar()->addSeparator();
    m_list->bar()->addWidget(refreshButton);
    connect(refreshButton, &QToolButton::clicked, this, &WebSessionsPage::refresh);
    connect(m_disconnect, &QToolButton::clicked, this, &WebSessionsPage::disconnectChosen);
    const auto judge = [this] { m_disconnect->setEnabled(!m_list->chosenRows().empty()); };
    connect(m_list, &TablePanel::choiceChanged, this, judge);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    whileSeen(this, 2000, [this] { refresh(); });
    judge();
}

QTableView* WebSessionsPage::table() const
{
    return m_list->table();
}

void WebSessionsPage::tell(const QString& problem)
{
    m_list->foot()->setText(problem);
    m_list->foot()->setTone(Tone::Error);
}

void WebSessionsPage::refresh()
{
    if (m_asking)
        return;
    m_asking = true;
    m_admin.run(
        this, "websession list", {},
        [this](const AdminClient::Rows& rows) {
            m_asking = false;
            std::vector<WebSessionRow> parsed;
            for (const auto& columns : rows) {
                if (auto row = WebSessionRow::parse(columns))
                    parsed.push_back(std::move(*row));
            }
            const int count = int(parsed.size());
            m_model->setRows(std::move(parsed), Clock::system().now());
            m_list->foot()->setTone(Tone::Muted);
            m_list->foot()->setText(tr("%n web session(s)", nullptr, count));
        },
        [this](const QString& problem) {
            m_asking = false;
            tell(problem);
        });
}

void WebSessionsPage::disconnectChosen()
{
    std::vector<std::string> ids;
    for (const int row : m_list->chosenRows())
        ids.push_back(toUtf8(m_model->at(row).id));
    if (ids.empty() || !confirmEnd(int(ids.size())))
        return;
    for (std::string& id : ids) {
        m_admin.run(
            this, "websession end", {std::move(id)}, [this](const AdminClient::Rows&) { refresh(); },
            [this](const QString& problem) { tell(problem); });
    }
}

} // namespace posthorn::gui
