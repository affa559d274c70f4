#include "messenger/tray/tray_view.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "messenger/models/text.h"

namespace posthorn::messenger {

namespace {

struct Tray {
    Q_DECLARE_TR_FUNCTIONS(Tray)
};

const char* nameOf(TrayState state)
{
    switch (state) {
    case TrayState::Connecting:
        return "connecting";
    case TrayState::Online:
        return "online";
    case TrayState::Away:
        return "away";
    case TrayState::Busy:
        return "busy";
    case TrayState::Mail:
        return "mail";
    case TrayState::Message:
        return "message";
    case TrayState::Offline:
        break;
    }
    return "offline";
}

/// A red pill at the upper right, as wide as its digits.
void drawCount(QPainter& painter, int size, qint64 count)
{
    const QString text = count > 99 ? QStringLiteral("99+") : QString::number(count);
    const qreal height = size * 0.52;
    QFont font = painter.font();
    font.setBold(true);
    font.setPixelSize(std::max(6, int(height * (text.size() > 2 ? 0.66 : 0.86))));
    painter.setFont(font);
    const qreal width = std::min<qreal>(size, std::max(height, painter.fontMetrics().horizontalAdvance(text) + height * 0.35));
    const QRectF pill(size - width, 0, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xC2, 0x18, 0x18));
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(Qt::white);
    painter.drawText(pill, Qt::AlignCenter, text);
}

QString stateLine(const TrayView& view)
{
    if (!view.hasChat)
        return {};
    if (!view.online)
        return view.connecting ? Tray::tr("Connecting …") : Tray::tr("Offline");
    const QString title = availabilityTitle(view.availability);
    return view.statusText.isEmpty() ? title : Tray::tr("%1: %2").arg(title, view.statusText);
}

} // namespace

TrayState trayState(const TrayView& view)
{
    if (view.unreadMessages > 0)
        return TrayState::Message;
    if (view.newMails > 0)
        return TrayState::Mail;
    if (!view.online)
        return view.connecting ? TrayState::Connecting : TrayState::Offline;
    if (!view.hasChat)
        return view.doNotDisturb ? TrayState::Busy : TrayState::Online;
    switch (view.availability) {
    case Availability::Away:
    case Availability::ExtendedAway:
        return TrayState::Away;
    case Availability::DoNotDisturb:
        return TrayState::Busy;
    case Availability::Offline:
        return TrayState::Offline;
    default:
        return view.doNotDisturb ? TrayState::Busy : TrayState::Online;
    }
}

qint64 trayCount(const TrayView& view)
{
    return view.unreadMessages > 0 ? view.unreadMessages : view.newMails;
}

QString trayToolTip(const TrayView& view)
{
    QStringList lines = {QStringLiteral("Posthorn")};
    lines.append(stateLine(view));
    if (view.unreadMessages > 0)
        lines.append(Tray::tr("%n unread message(s)", nullptr, view.unreadMessages) +
                     (view.lastSender.isEmpty() ? QString() : Tray::tr(", the last from %1").arg(view.lastSender)));
    if (view.hasMail) {
        const QString unread = view.unreadMails == 0 ? Tray::tr("No unread mail") : Tray::tr("%n unread mail(s)", nullptr, int(view.unreadMails));
        lines.append(view.newMails > 0 ? Tray::tr("%1, %2 new").arg(unread).arg(view.newMails) : unread);
        if (view.accounts.size() > 1) {
            for (const TrayAccount& account : view.accounts) {
                if (account.unread > 0 && lines.size() < 8)
                    lines.append(QStringLiteral("  %1: %2").arg(account.address).arg(account.unread));
            }
        }
    }
    for (const TrayAccount& account : view.accounts) {
        if (!account.problem.isEmpty() && lines.size() < 10)
            lines.append(view.accounts.size() > 1 ? QStringLiteral("%1: %2").arg(account.address, account.problem) : account.problem);
    }
    if (view.doNotDisturb && view.availability != Availability::DoNotDisturb)
        lines.append(availabilityTitle(Availability::DoNotDisturb));
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QIcon trayIcon(TrayState state, PanelTone panel, qint64 count)
{
    QSvgRenderer drawing(QStringLiteral(":/messenger/tray/%1-%2.svg")
                             .arg(QLatin1String(nameOf(state)), panel == PanelTone::Dark ? QStringLiteral("dark") : QStringLiteral("light")));
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        drawing.render(&painter, QRectF(0, 0, size, size));
        if (count > 0)
            drawCount(painter, size, count);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QImage mailPicture(const QColor& colour)
{
    if (!colour.isValid())
        return {};
    QImage image(96, 96, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(4, 4, 88, 88), 22, 22);
    const bool isLight = qGray(colour.rgb()) > 150;
    painter.setPen(QPen(isLight ? Qt::black : Qt::white, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(22, 30, 52, 37), 4, 4);
    painter.drawPolyline(QPolygonF{{24, 34}, {48, 52}, {72, 34}});
    return image;
}

PanelTone panelTone(bool windowIsDark)
{
    const QStringList desktops = qEnvironmentVariable("XDG_CURRENT_DESKTOP").split(QLatin1Char(':'));
    if (desktops.contains(QLatin1String("GNOME"), Qt::CaseInsensitive) || desktops.contains(QLatin1String("Unity"), Qt::CaseInsensitive))
        return PanelTone::Dark;
    return windowIsDark ? PanelTone::Dark : PanelTone::Light;
}

} // namespace posthorn::messenger
