#include "gui/pages/rooms_page.h"

#include <QInputDialog>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/models/text.h"
#include "gui/widgets/action_bar.h"
#include "gui/widgets/questions.h"
#include "gui/widgets/small_widgets.h"
#include "gui/widgets/table_panel.h"

namespace posthorn::gui {

RoomsPage::RoomsPage(AdminClient admin, QWidget* parent)
    : QWidget(parent)
    , m_admin(admin)
    , m_model(new RoomModel(this))
    , m_list(new TablePanel(m_model, RoomModel::sortRole,
                            {tr("Rooms"), tr("Filter by room, address or owner"), QStringLiteral("accounts"), tr("No rooms"),
                             tr("Rooms that people make for conversations of many appear here.")},
                            {{16, 26}, {18, 30}, {8, 10}, {14, 20}, {12, 20}, {14, 24}}, this))
    , m_destroy(textButton(QStringLiteral("delete"), tr("&Close room"), this))
{
    confirmDestroy = [this](int count) {
        return ask(this, {tr("Close room"), tr("Close %n room(s)?", nullptr, count),
                          tr("Everybody in them is sent out, and what was said in them is deleted."), tr("&Close room"),
                          ButtonKind::Danger});
    };
    askAnnouncement = [this]() -> std::optional<QString> {
        bool good = false;
        const QString text = QInputDialog::getMultiLineText(this, tr("Announcement"), tr("To everybody who is online:"), {}, &good);
        return good && !text.trimmed().isEmpty() ? std::optional(text.trimmed()) : std::nullopt;
    };
    table()->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table()->sortByColumn(RoomModel::OccupantsColumn, Qt::DescendingOrder);
    m_destroy->setToolTip(tr("Close the chosen rooms (Del)"));
    m_list->addAction(m_destroy);
    m_list->onDelete([this] { destroyChosen(); });
    QToolButton* announceButton = textButton(QStringLiteral("mail"), tr("&Announce…"), this);
    announceButton->setToolTip(tr("Send a message to everybody who is online"));
    m_list->addAction(announceButton);
    QToolButton* refreshButton = iconButton(QStringLiteral("refresh"), tr("Refresh"), this);
    m_list->bar()->addSeparator();
    m_list->bar()->addWidget(refreshButton);
    connect(refreshButton, &QToolButton::clicked, this, &RoomsPage::refresh);
    connect(announceButton, &QToolButton::clicked, this, &RoomsPage::announce);
    connect(m_destroy, &QToolButton::clicked, this, &RoomsPage::destroyChosen);
    const auto judge = [this] { m_destroy->setEnabled(!m_list->chosenRows().empty()); };
    connect(m_list, &TablePanel::choiceChanged, this, judge);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    whileSeen(this, 2000, [this] { refresh(); });
    judge();
}

QTableView* RoomsPage::table() const
{
    return m_list->table();
}

void RoomsPage::tell(const QString& text, bool isProblem)
{
    m_list->foot()->setText(text);
    m_list->foot()->setTone(isProblem ? Tone::Error : Tone::Muted);
}

void RoomsPage::refresh()
{
    if (m_asking)
        return;
    m_asking = true;
    m_admin.run(
        this, "room list", {},
        [this](const AdminClient::Rows& rows) {
            m_asking = false;
            std::vector<RoomRow> parsed;
            for (const auto& columns : rows) {
                if (auto row = RoomRow::parse(columns))
                    parsed.push_back(std::move(*row));
            }
            const int count = int(parsed.size());
            m_model->setRows(std::move(parsed));
            tell(m_told.isEmpty() ? tr("%n room(s)", nullptr, count) : m_told, false);
        },
        [this](const QString& problem) {
            m_asking = false;
            tell(problem, true);
        });
}

void RoomsPage::destroyChosen()
{
    std::vector<std::string> rooms;
    for (const int row : m_list->chosenRows())
        rooms.push_back(toUtf8(m_model->at(row).id));
    if (rooms.empty() || !confirmDestroy(int(rooms.size())))
        return;
    m_told.clear();
    for (std::string& room : rooms) {
        m_admin.run(
            this, "room close", {std::move(room)}, [this](const AdminClient::Rows&) { refresh(); },
            [this](const QString& problem) { tell(problem, true); });
    }
}

void RoomsPage::announce()
{
    const auto text = askAnnouncement();
    if (!text)
        return;
    m_admin.run(
        this, "message announce", {"*", toUtf8(*text)},
        [this](const AdminClient::Rows& rows) {
            const int reached = rows.empty() || rows[0].empty() ? 0 : QString::fromStdString(rows[0][0]).toInt();
            m_told = tr("Announced to %n user(s)", nullptr, reached);
            tell(m_told, false);
        },
        [this](const QString& problem) { tell(problem, true); });
}

} // namespace posthorn::gui
