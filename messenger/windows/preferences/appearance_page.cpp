// The style, each with a little picture of itself, why one cannot be used and what of one cannot be shown; the size of text.
#include <QListWidget>
#include <QPainter>
#include <QSpinBox>
#include <QVBoxLayout>

#include "messenger/skins/colours.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

/// A style's colours in little: what it will look like.
QIcon stylePreview(const Colours& c, qreal ratio)
{
    QPixmap pixmap(QSize(72, 46) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.border, 1));
    painter.setBrush(c.window);
    painter.drawRoundedRect(QRectF(0.5, 0.5, 71, 45), 4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.surface);
    painter.drawRect(QRectF(22, 4, 46, 38));
    const qreal r = qMin<qreal>(c.radius, 4);
    painter.setBrush(c.incoming == c.surface ? c.border : c.incoming);
    painter.drawRoundedRect(QRectF(26, 8, 24, 9), r, r);
    painter.setBrush(c.outgoing);
    painter.drawRoundedRect(QRectF(38, 21, 26, 9), r, r);
    painter.setBrush(c.accent);
    painter.drawRoundedRect(QRectF(26, 34, 16, 5), 2, 2);
    painter.setBrush(c.muted);
    for (int i = 0; i < 3; ++i)
        painter.drawEllipse(QRectF(7, 8 + i * 11, 7, 7));
    painter.end();
    QIcon made(pixmap);
    made.addPixmap(pixmap, QIcon::Selected); // the colours are the matter: nothing is laid over them
    return made;
}

class AppearancePage final : public PreferencePage {
public:
    AppearancePage(Desk& desk, QWidget* parent)
        : PreferencePage(desk, PreferencePage::tr("Appearance"), parent)
        , m_styles(new QListWidget(this))
        , m_problem(textLabel({}, "error", this))
        , m_notMapped(new QListWidget(this))
    {
        note(PreferencePage::tr("Styles are looked for beside the program and in the profile: Styles/Name/Name.qss or Name.msstyles."));
        m_styles->setObjectName(QStringLiteral("styles"));
        m_styles->setAccessibleName(PreferencePage::tr("Styles"));
        m_styles->setIconSize({72, 46});
        m_styles->setMinimumHeight(240);
        m_styles->setSpacing(2);
        column()->addWidget(m_styles, 1);
        m_problem->hide();
        add(m_problem);
        m_notMapped->setAccessibleName(PreferencePage::tr("What of the style cannot be shown"));
        m_notMapped->setMaximumHeight(140);
        m_notMapped->hide();
        add(m_notMapped);
        QSpinBox* size = number(Preference::FontSize, PreferencePage::tr("Size of text"), PreferencePage::tr(" points"));
        size->setSpecialValueText(PreferencePage::tr("the desktop's"));
        connect(size, &QSpinBox::valueChanged, this, [&desk](int points) { desk.skins().setFontSize(points < 6 ? 0 : points); });
        fill();
        connect(m_styles, &QListWidget::currentItemChanged, this, &AppearancePage::choose);
    }

private:
    void fill()
    {
        const QSignalBlocker quiet(m_styles);
        Skins& skins = desk().skins();
        auto* system = new QListWidgetItem(PreferencePage::tr("As the desktop: light or dark"), m_styles);
        system->setIcon(stylePreview(skins.chosen().isEmpty() ? colours() : Colours::light(), devicePixelRatioF()));
        system->setData(Qt::UserRole, QString());
        for (const Skins::Entry& entry : skins.list()) {
            auto* item = new QListWidgetItem(entry.title, m_styles);
            item->setData(Qt::UserRole, entry.name);
            const auto look = skins.look(entry.name);
            item->setIcon(look ? stylePreview(*look, devicePixelRatioF()) : icon(QStringLiteral("warning"), Tone::Warning));
            if (entry.origin != SkinOrigin::BuiltIn)
                item->setToolTip(entry.file);
        }
        for (int row = 0; row < m_styles->count(); ++row) {
            if (m_styles->item(row)->data(Qt::UserRole).toString() == skins.chosen())
                m_styles->setCurrentRow(row);
        }
    }

    void choose(QListWidgetItem* item)
    {
        if (!item)
            return;
        const QString name = item->data(Qt::UserRole).toString();
        const QString problem = desk().skins().choose(name);
        m_problem->setText(problem.isEmpty() ? QString() : PreferencePage::tr("“%1” cannot be used: %2").arg(item->text(), problem));
        m_problem->setVisible(!problem.isEmpty());
        m_notMapped->clear();
        if (problem.isEmpty()) {
            put(Preference::Skin, name);
            m_notMapped->addItems(desk().skins().current().notMapped);
        }
        m_notMapped->setVisible(m_notMapped->count() > 0);
    }

    QListWidget* m_styles;
    QLabel* m_problem;
    QListWidget* m_notMapped;
};

} // namespace

PreferencePage* makeAppearancePage(Desk& desk, QWidget* parent)
{
    return new AppearancePage(desk, parent);
}

} // namespace posthorn::messenger
