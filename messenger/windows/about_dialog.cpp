#include "messenger/windows/about_dialog.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About the messenger"));
    auto* sign = new QLabel(this);
    sign->setPixmap(QIcon(QStringLiteral(":/messenger/posthorn.svg")).pixmap(64, 64));
    sign->setAccessibleName(tr("The posthorn"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(heading(tr("Posthorn messenger"), this, 1.5));
    const QString version = QCoreApplication::applicationVersion();
    texts->addWidget(plainLabel(version.isEmpty() ? tr("Built with Qt %1").arg(QLatin1String(qVersion())) : tr("Version %1, with Qt %2").arg(version, QLatin1String(qVersion())), "muted", this));
    texts->addSpacing(6);
    texts->addWidget(textLabel(tr("Tells of new mail, opens the webmail, and talks over XMPP with whoever has an address."), "", this));
    texts->addWidget(textLabel(tr("Emoji names are those of the Unicode CLDR."), "muted", this));
    auto* head = new QHBoxLayout;
    head->setSpacing(18);
    head->addWidget(sign, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* qt = buttons->addButton(tr("About &Qt"), QDialogButtonBox::HelpRole);
    connect(qt, &QPushButton::clicked, this, [this] { QMessageBox::aboutQt(this); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 22, 24, 16);
    layout->setSpacing(18);
    layout->addLayout(head);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
}

} // namespace posthorn::messenger
