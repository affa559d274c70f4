#include "gui/forms/account_dialogs.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/mail_address.h"
#include "gui/forms/password_pair.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

FormDialog::FormDialog(const QString& icon, const QString& title, const QString& explanation, const QString& okText,
                       QWidget* parent)
    : QDialog(parent)
    , m_form(new QFormLayout)
    , m_problem(new ToneLabel({}, Tone::Muted, this))
    , m_buttons(new QDialogButtonBox(this))
{
    setWindowTitle(title);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(new IconLabel(icon, 28, Tone::Accent, this), 0, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(heading(title, this, 1.2));
    auto* explain = new ToneLabel(explanation, Tone::Muted, this);
    explain->setWordWrap(true);
    texts->addWidget(explain);
    head->addLayout(texts, 1);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(10);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_problem->setWordWrap(true);
    m_problem->setMinimumHeight(fontMetrics().height() * 2);
    alignLabel(m_problem, Qt::AlignLeft | Qt::AlignTop);
    QPushButton* ok = m_buttons->addButton(okText, QDialogButtonBox::AcceptRole);
    ok->setDefault(true);
    m_buttons->addButton(QDialogButtonBox::Cancel);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(16);
    layout->addLayout(head);
    layout->addLayout(m_form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(m_buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
}

QString FormDialog::problem() const
{
    return findProblem();
}

void FormDialog::judge()
{
    centreLabels(m_form);
    const QString text = findProblem();
    m_problem->setText(text);
    m_buttons->buttons().first()->setEnabled(text.isEmpty());
}

void FormDialog::addPasswords(int least)
{
    m_passwords = new PasswordPair(m_form, least, this);
    connect(m_passwords, &PasswordPair::changed, this, &FormDialog::judge);
}

QString FormDialog::passwordProblem() const
{
    return m_passwords->problem();
}

QString FormDialog::enteredPassword() const
{
    return m_passwords->password();
}

DomainDialog::DomainDialog(QWidget* parent)
    : FormDialog(QStringLiteral("domain"), tr("Add a domain"),
                 tr("Mail to addresses of this domain is kept here. Its MX record must name this server before other"
                    " servers deliver to it."),
                 tr("&Add"), parent)
    , m_name(new QLineEdit(this))
{
    m_name->setPlaceholderText(QStringLiteral("example.org"));
    m_name->setAccessibleName(tr("Domain"));
    form()->addRow(tr("&Domain:"), m_name);
    connect(m_name, &QLineEdit::textChanged, this, &DomainDialog::judge);
    judge();
}

QString DomainDialog::domain() const
{
    return m_name->text().trimmed().toLower();
}

bool DomainDialog::isDomain(const QString& text)
{
    if (text.isEmpty() || text.contains(QLatin1Char('[')))
        return false;
    const auto address = MailAddress::parse("a@" + text.toStdString());
    return address.has_value();
}

QString DomainDialog::problemOf(const QString& domain)
{
    if (domain.isEmpty())
        return tr("Type the domain's name.");
    return isDomain(domain) ? QString() : tr("This is not a domain name.");
}

QString DomainDialog::findProblem() const
{
    return problemOf(domain());
}

AccountDialog::AccountDialog(const QString& domain, int leastPassword, QWidget* parent)
    : FormDialog(QStringLiteral("account"), tr("Add an account"),
                 tr("The owner logs in with the whole address and this password."), tr("&Add"), parent)
    , m_domain(domain)
    , m_name(new QLineEdit(this))
    , m_realName(new QLineEdit(this))
{
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_name, 1);
    row->addWidget(new ToneLabel(QLatin1Char('@') + domain, Tone::Muted, this));
    m_name->setAccessibleName(tr("Name before the @"));
    m_realName->setAccessibleName(tr("Real name"));
    auto* label = new QLabel(tr("&Name:"), this);
    label->setBuddy(m_name);
    form()->addRow(label, row);
    form()->addRow(tr("&Real name:"), m_realName);
    addPasswords(leastPassword);
    connect(m_name, &QLineEdit::textChanged, this, &AccountDialog::judge);
    m_name->setFocus();
    judge();
}

QString AccountDialog::name() const
{
    return m_name->text().trimmed();
}

QString AccountDialog::realName() const
{
    return m_realName->text().trimmed();
}

QString AccountDialog::findProblem() const
{
    if (name().isEmpty())
        return tr("Type the account's name.");
    if (!MailAddress::parse((name() + QLatin1Char('@') + m_domain).toStdString()))
        return tr("The name cannot stand in a mail address.");
    return passwordProblem();
}

EditAccountDialog::EditAccountDialog(const AccountRow& account, QWidget* parent)
    : FormDialog(QStringLiteral("edit"), tr("Edit %1").arg(account.address()),
                 tr("Changes take effect at once."), tr("&Save"), parent)
    , m_realName(new QLineEdit(account.realName, this))
    , m_quota(new QDoubleSpinBox(this))
    , m_before(account.quota)
{
    m_quota->setRange(0, 1 << 20);
    m_quota->setDecimals(2);
    m_quota->setSuffix(tr(" GiB"));
    m_quota->setSpecialValueText(tr("Default"));
    m_quota->setValue(double(account.quota) / (1 << 30));
    m_realName->setAccessibleName(tr("Real name"));
    m_quota->setAccessibleName(tr("Quota"));
    form()->addRow(tr("&Real name:"), m_realName);
    form()->addRow(tr("&Quota:"), m_quota);
    judge();
}

QString EditAccountDialog::realName() const
{
    return m_realName->text().trimmed();
}

uint64_t EditAccountDialog::quota() const
{
    // A quota that was not touched stays what it was, to the byte.
    if (qAbs(m_quota->value() - double(m_before) / (1 << 30)) < 0.006)
        return m_before;
    return uint64_t(m_quota->value() * (1 << 30));
}

PasswordDialog::PasswordDialog(const QString& address, int leastPassword, QWidget* parent)
    : FormDialog(QStringLiteral("key"), tr("Change the password"),
                 tr("Of %1. Its sessions end, and the owner logs in with the new one.").arg(address), tr("&Change"), parent)
{
    addPasswords(leastPassword);
    judge();
}

AliasDialog::AliasDialog(const QString& domain, QWidget* parent)
    : FormDialog(QStringLiteral("alias"), tr("Add an alias"),
                 tr("Mail to the alias goes to the target: a name of this domain or any address. The alias * takes all"
                    " names that nobody has."),
                 tr("&Add"), parent)
    , m_domain(domain)
    , m_name(new QLineEdit(this))
    , m_target(new QLineEdit(this))
{
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_name, 1);
    row->addWidget(new ToneLabel(QLatin1Char('@') + domain, Tone::Muted, this));
    m_name->setAccessibleName(tr("Alias before the @"));
    m_target->setAccessibleName(tr("Target"));
    m_target->setPlaceholderText(tr("alice or alice@example.org"));
    auto* label = new QLabel(tr("A&lias:"), this);
    label->setBuddy(m_name);
    form()->addRow(label, row);
    form()->addRow(tr("&Target:"), m_target);
    connect(m_name, &QLineEdit::textChanged, this, &AliasDialog::judge);
    connect(m_target, &QLineEdit::textChanged, this, &AliasDialog::judge);
    m_name->setFocus();
    judge();
}

QString AliasDialog::name() const
{
    return m_name->text().trimmed();
}

QString AliasDialog::target() const
{
    return m_target->text().trimmed();
}

QString AliasDialog::findProblem() const
{
    if (name().isEmpty())
        return tr("Type the alias.");
    if (name() != QLatin1String("*") && !MailAddress::parse((name() + QLatin1Char('@') + m_domain).toStdString()))
        return tr("The alias cannot stand in a mail address.");
    const QString whole = target().contains(QLatin1Char('@')) ? target() : target() + QLatin1Char('@') + m_domain;
    if (target().isEmpty() || !MailAddress::parse(whole.toStdString()))
        return tr("Type where its mail goes: a name of this domain or an address.");
    return {};
}

} // namespace posthorn::gui
