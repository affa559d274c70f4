#include "gui/forms/password_pair.h"

#include <QFormLayout>

#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

PasswordPair::PasswordPair(QFormLayout* form, int least, QWidget* parent)
    : QObject(parent)
    , m_least(least)
    , m_first(new PasswordEdit(parent))
    , m_again(new PasswordEdit(parent))
{
    auto* strength = new StrengthMeter(parent);
    m_first->setAccessibleName(tr("Password"));
    m_again->setAccessibleName(tr("Password again"));
    form->addRow(tr("&Password:"), m_first);
    form->addRow(QString(), strength);
    form->addRow(tr("Password &again:"), m_again);
    connect(m_first, &QLineEdit::textChanged, strength, &StrengthMeter::setPassword);
    for (PasswordEdit* edit : {m_first, m_again})
        connect(edit, &QLineEdit::textChanged, this, &PasswordPair::changed);
}

QString PasswordPair::password() const
{
    return m_first->text();
}

QString PasswordPair::problem() const
{
    if (password().toUtf8().size() < m_least)
        return tr("The password needs at least %n character(s).", nullptr, m_least);
    return password() == m_again->text() ? QString() : tr("The two passwords are not the same.");
}

} // namespace posthorn::gui
