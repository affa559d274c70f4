#include "messenger/windows/preferences_window.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>

#include "messenger/skins/icons.h"
#include "messenger/windows/preferences/preference_page.h"

namespace posthorn::messenger {

PreferencesWindow::PreferencesWindow(Desk& desk, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_categories(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Preferences"));
    setObjectName(QStringLiteral("preferences"));
    m_categories->setAccessibleName(tr("Categories"));
    m_categories->setProperty("navigation", true);
    m_categories->setFrameShape(QFrame::NoFrame);
    m_categories->setIconSize({20, 20});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_categories);
    layout->addWidget(m_pages, 1);
    addPage(QStringLiteral("general"), QStringLiteral("settings"), makeGeneralPage(desk, m_pages));
    addPage(QStringLiteral("accounts"), QStringLiteral("accounts"), makeAccountsPage(desk, m_pages));
    addPage(QStringLiteral("status"), QStringLiteral("account"), makePresencePage(desk, m_pages));
    addPage(QStringLiteral("chat"), QStringLiteral("chat"), makeChatPage(desk, m_pages));
    addPage(QStringLiteral("mail"), QStringLiteral("mail"), makeMailPage(desk, m_pages));
    addPage(QStringLiteral("sounds"), QStringLiteral("bell"), makeSoundsPage(desk, m_pages));
    addPage(QStringLiteral("quiet"), QStringLiteral("moon"), makeQuietPage(desk, m_pages));
    addPage(QStringLiteral("appearance"), QStringLiteral("theme"), makeAppearancePage(desk, m_pages));
    addPage(QStringLiteral("privacy"), QStringLiteral("lock"), makePrivacyPage(desk, m_pages));
    m_categories->setFixedWidth(m_categories->sizeHintForColumn(0) + 8);
    connect(m_categories, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_categories->setCurrentRow(0);
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &QWidget::close);
    resize(800, 610);
}

void PreferencesWindow::addPage(const QString& id, const QString& sign, PreferencePage* page)
{
    auto* item = new QListWidgetItem(icon(sign), page->accessibleName(), m_categories);
    item->setData(Qt::UserRole, id);
    auto* scroll = new QScrollArea(m_pages);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    m_pages->addWidget(scroll);
}

void PreferencesWindow::showCategory(const QString& id)
{
    for (int row = 0; row < m_categories->count(); ++row) {
        if (m_categories->item(row)->data(Qt::UserRole).toString() == id)
            m_categories->setCurrentRow(row);
    }
}

QListWidget* PreferencesWindow::styles() const
{
    return m_pages->findChild<QListWidget*>(QStringLiteral("styles"));
}

} // namespace posthorn::messenger
