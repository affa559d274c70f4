#include "messenger/windows/first_start.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/widgets.h"
#include "xmpp/address/jid.h"

namespace posthorn::messenger {

namespace {

QWidget* page(QVBoxLayout*& layout, QWidget* parent)
{
    auto* made = new QWidget(parent);
    layout = new QVBoxLayout(made);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    return made;
}

} // namespace

FirstStart::FirstStart(QWidget* parent)
    : QDialog(parent)
    , m_pages(new QStackedWidget(this))
    , m_address(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_server(new QLineEdit(this))
    , m_keep(new QCheckBox(tr("&Keep the password in the keyring"), this))
    , m_problem(textLabel({}, "error", this))
    , m_progress(textLabel({}, "muted", this))
    , m_certificate(textLabel({}, "", this))
    , m_done(textLabel({}, "", this))
    , m_next(new QPushButton(tr("Sign in"), this))
    , m_back(new QPushButton(tr("Cancel"), this))
{
    setWindowTitle(tr("Posthorn messenger"));
    m_address->setPlaceholderText(tr("name@example.org"));
    m_address->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    m_password->setEchoMode(QLineEdit::Password);
    m_server->setPlaceholderText(tr("Found by itself"));
    m_keep->setChecked(true);
    QVBoxLayout* column = nullptr;
    QWidget* ask = page(column, this);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(10);
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("&Password"), m_password);
    form->addRow(QString(), m_keep);
    form->addRow(tr("&Server"), m_server);
    auto* file = new QPushButton(tr("I have a &profile file …"), this);
    file->setProperty("flat", true);
    file->setAutoDefault(false);
    connect(file, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Profile file"), {}, tr("Profiles (*.profile);;All files (*)"));
        if (!path.isEmpty())
            Q_EMIT profileChosen(path);
    });
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addStretch();
    column->addWidget(file, 0, Qt::AlignLeading | Qt::AlignLeft);
    m_pages->addWidget(ask);

    QWidget* search = page(column, this);
    auto* bar = new QProgressBar(this);
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setAccessibleName(tr("Looking for the servers"));
    column->addStretch();
    column->addWidget(bar);
    column->addWidget(m_progress);
    column->addStretch();
    m_pages->addWidget(search);

    QWidget* certificate = page(column, this);
    m_certificate->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(heading(tr("Is this your server?"), this, 1.1));
    column->addWidget(m_certificate);
    column->addStretch();
    m_pages->addWidget(certificate);

    QWidget* done = page(column, this);
    column->addStretch();
    auto* sign = new QLabel(this);
    sign->setPixmap(icon(QStringLiteral("check"), Tone::Success).pixmap(48, 48));
    column->addWidget(sign, 0, Qt::AlignHCenter);
    m_done->setAlignment(Qt::AlignHCenter);
    column->addWidget(m_done);
    column->addStretch();
    m_pages->addWidget(done);

    auto* logo = new QLabel(this);
    logo->setPixmap(QIcon(QStringLiteral(":/messenger/posthorn.svg")).pixmap(48, 48));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(heading(tr("Welcome"), this, 1.5));
    texts->addWidget(textLabel(tr("Sign in with your mail address: mail and chat are found by it."), "muted", this));
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    head->addWidget(logo);
    head->addLayout(texts, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    m_next->setDefault(true);
    m_back->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(26, 24, 26, 18);
    layout->setSpacing(18);
    layout->addLayout(head);
    layout->addWidget(m_pages, 1);
    layout->addLayout(buttons);
    resize(fontMetrics().averageCharWidth() * 66, fontMetrics().height() * 24);

    connect(m_address, &QLineEdit::textChanged, this, &FirstStart::judge);
    connect(m_password, &QLineEdit::textChanged, this, &FirstStart::judge);
    connect(m_next, &QPushButton::clicked, this, [this] {
        switch (m_step) {
        case Step::Ask:
            go(Step::Search);
            Q_EMIT wanted(address(), password(), server(), keepsPassword());
            break;
        case Step::Certificate:
            go(Step::Search);
            Q_EMIT certificateAnswered(true);
            break;
        case Step::Done:
            accept();
            break;
        case Step::Search:
            break;
        }
    });
    connect(m_back, &QPushButton::clicked, this, [this] {
        switch (m_step) {
        case Step::Ask:
            reject();
            break;
        case Step::Certificate:
            go(Step::Ask);
            Q_EMIT certificateAnswered(false);
            break;
        case Step::Search:
            go(Step::Ask);
            Q_EMIT cancelled();
            break;
        case Step::Done:
            break;
        }
    });
    go(Step::Ask);
}

void FirstStart::go(Step step)
{
    m_step = step;
    m_pages->setCurrentIndex(int(step));
    m_next->setVisible(step != Step::Search);
    m_back->setVisible(step != Step::Done);
    m_next->setText(step == Step::Ask ? tr("Sign in") : step == Step::Certificate ? tr("Trust this server") : tr("Begin"));
    m_back->setText(step == Step::Certificate ? tr("Do not trust it") : tr("Cancel"));
    judge();
    if (step == Step::Ask)
        (m_address->text().isEmpty() ? m_address : m_password)->setFocus();
    else if (step == Step::Certificate)
        m_back->setFocus(); // whoever presses Enter without reading trusts nobody
    else if (step == Step::Done)
        m_next->setFocus();
}

QString FirstStart::problem() const
{
    const auto jid = xmpp::Jid::parse(address().toStdString());
    if (!jid || jid->local.empty() || !jid->isBare())
        return tr("The address is not complete yet.");
    if (m_password->text().isEmpty())
        return tr("The password is missing.");
    return {};
}

void FirstStart::judge()
{
    m_next->setEnabled(m_step != Step::Ask || problem().isEmpty());
    if (m_step == Step::Ask && sender())
        m_problem->clear();
}

void FirstStart::setAddress(const QString& address)
{
    m_address->setText(address);
    m_password->setFocus();
}

QString FirstStart::address() const
{
    return m_address->text().trimmed();
}

QString FirstStart::password() const
{
    return m_password->text();
}

bool FirstStart::keepsPassword() const
{
    return m_keep->isChecked();
}

QString FirstStart::server() const
{
    return m_server->text().trimmed();
}

void FirstStart::showProgress(const QString& text)
{
    if (m_step != Step::Search)
        go(Step::Search);
    m_progress->setText(text);
}

void FirstStart::showProblem(const QString& problem, bool passwordWrong)
{
    go(Step::Ask);
    m_problem->setText(problem);
    if (passwordWrong) {
        m_password->selectAll();
        m_password->setFocus();
    }
}

void FirstStart::showCertificate(const QString& host, const QString& reason, const QString& shown, const QString& known)
{
    // In fours, that a person can compare it.
    const auto inLines = [](const QString& print) {
        QString lines;
        const QStringList parts = print.split(QLatin1Char(':'));
        for (qsizetype i = 0; i < parts.size(); ++i)
            lines += parts[i] + (i + 1 == parts.size() ? QString() : (i + 1) % 16 == 0 ? QStringLiteral("\n") : QStringLiteral(" "));
        return lines;
    };
    QString text = known.isEmpty() ? tr("No authority vouches for the certificate of %1.").arg(isolated(host))
                                   : tr("%1 has another certificate than before. That may be right, or somebody is listening in between.").arg(isolated(host));
    if (!reason.isEmpty())
        text += QLatin1Char('\n') + reason;
    text += QStringLiteral("\n\n") + tr("Its fingerprint (SHA-256), which your administrator can tell you:") + QLatin1Char('\n') + isolated(inLines(shown));
    if (!known.isEmpty())
        text += QStringLiteral("\n\n") + tr("Until now it was:") + QLatin1Char('\n') + isolated(inLines(known));
    m_certificate->setText(text);
    go(Step::Certificate);
}

void FirstStart::showDone(const QString& text)
{
    m_done->setText(text);
    go(Step::Done);
}

} // namespace posthorn::messenger
