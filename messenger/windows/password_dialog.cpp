#include "messenger/windows/password_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

PasswordDialog::PasswordDialog(const QString& address, const QString& why, bool keeps, QWidget* parent)
    : QDialog(parent)
    , m_password(new QLineEdit(this))
    , m_keep(new QCheckBox(tr("&Keep the password"), this))
{
    setWindowTitle(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_keep->setChecked(keeps);
    auto* hint = textLabel(tr("It is forgotten when the program ends, and asked for at the next start."), "muted", this);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Password"), m_password);
    form->addRow(QString(), m_keep);
    form->addRow(QString(), hint);
    alignLabels(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* ok = buttons->addButton(tr("Sign in"), QDialogButtonBox::AcceptRole);
    ok->setDefault(true);
    ok->setEnabled(false);
    connect(m_password, &QLineEdit::textChanged, ok, [ok](const QString& text) { ok->setEnabled(!text.isEmpty()); });
    const auto say = [hint](bool keep) { hint->setVisible(!keep); };
    connect(m_keep, &QCheckBox::toggled, hint, say);
    say(keeps);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT given(m_password->text(), m_keep->isChecked());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(12);
    layout->addWidget(heading(isolated(address), this));
    if (!why.isEmpty())
        layout->addWidget(textLabel(why, "error", this));
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 66);
}

} // namespace posthorn::messenger
