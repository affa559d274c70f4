#include "messenger/windows/folder_colours.h"

#include <QColorDialog>
#include <QCoreApplication>
#include <QHash>
#include <QMenu>
#include <QPainter>
#include <array>

#include "messenger/skins/colours.h"

namespace posthorn::messenger {

namespace {

struct FolderColours {
    Q_DECLARE_TR_FUNCTIONS(posthorn::messenger::FolderColours)
};

struct Named {
    QRgb colour;
    const char* name;
};

// In the middle between light and dark: they stand out from both grounds.
constexpr std::array<Named, 8> folderColours = {{
    {0xffd9463b, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Red")},
    {0xffc9701b, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Orange")},
    {0xffa38713, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Yellow")},
    {0xff2e9157, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Green")},
    {0xff1490a3, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Teal")},
    {0xff4b7fe0, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Blue")},
    {0xff9464d6, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Violet")},
    {0xffc9528f, QT_TRANSLATE_NOOP("posthorn::messenger::FolderColours", "Pink")},
}};

} // namespace

QIcon colourSwatch(const QColor& colour)
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().fieldBorder, 1, colour.isValid() ? Qt::SolidLine : Qt::DotLine));
    painter.setBrush(colour.isValid() ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 3, 3);
    return pixmap;
}

std::optional<QColor> chooseFolderColour(const QColor& before, const QPoint& at, QWidget* parent)
{
    QMenu menu(parent);
    QHash<QAction*, QColor> chosen;
    chosen.insert(menu.addAction(colourSwatch({}), FolderColours::tr("&None")), QColor());
    for (const Named& each : folderColours)
        chosen.insert(menu.addAction(colourSwatch(QColor(each.colour)), FolderColours::tr(each.name)), QColor(each.colour));
    menu.addSeparator();
    QAction* other = menu.addAction(FolderColours::tr("&Another …"));
    QAction* action = menu.exec(at);
    if (!action)
        return {};
    if (action != other)
        return chosen.value(action);
    const QColor picked = QColorDialog::getColor(before.isValid() ? before : colours().accent, parent, FolderColours::tr("Colour of the folder"));
    return picked.isValid() ? std::optional(picked) : std::nullopt;
}

std::optional<QColor> chooseFolderColour(const QColor& before, QWidget* anchor, QWidget* parent)
{
    return chooseFolderColour(before, anchor->mapToGlobal(QPoint(0, anchor->height())), parent);
}

} // namespace posthorn::messenger
