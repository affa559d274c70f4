#include "messenger/windows/first_start.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
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
#include "xmpp/address/typed_jid.h"

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
    alignLabels(form);
    m_file = new QPushButton(tr("I have a &profile file …"), this);
    m_file->setProperty("flat", true);
    m_file->setAutoDefault(false);
    connect(m_file, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Profile file"), {}, tr("Profiles (*.profile);;All files (*)"));
        if (!path.isEmpty())
            Q_EMIT profileChosen(path);
    });
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addStretch();
    column->addWidget(m_file, 0, Qt::AlignLeading);
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
    // Fingerprints in letters of one width, so that two can be compared by eye.
    const auto print = [this] {
        QLabel* label = plainLabel({}, "", this);
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(label->font().pointSizeF());
        label->setFont(font);
        label->setLayoutDirection(Qt::LeftToRight);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        return label;
    };
    m_shown = print();
    m_known = print();
    m_knownCaption = plainLabel(tr("Until now it was:"), "muted", this);
    auto* shownCaption = textLabel(tr("Its fingerprint (SHA-256), which your administrator can tell you:"), "muted", this);
    m_shown->setAccessibleName(tr("Fingerprint of the certificate"));
    m_known->setAccessibleName(tr("Fingerprint until now"));
    column->addWidget(m_certificate);
    column->addWidget(shownCaption);
    column->addWidget(m_shown);
    column->addWidget(m_knownCaption);
    column->addWidget(m_known);
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

    m_sign = new QLabel(this);
    m_title = heading({}, this, 1.5);
    m_subtitle = textLabel({}, "muted", this);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    head->addWidget(m_sign, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
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
    const bool asks = step == Step::Certificate;
    m_sign->setPixmap((asks ? icon(QStringLiteral("warning"), Tone::Warning) : QIcon(QStringLiteral(":/messenger/posthorn.svg"))).pixmap(48, 48));
    m_title->setText(asks ? tr("Is this your server?") : m_again ? tr("Sign in again") : tr("Welcome"));
    m_subtitle->setText(asks ? tr("Compare before you answer.") : m_again ? m_subtitle->text() : tr("Sign in with your mail address: mail and chat are found by it."));
    m_subtitle->setVisible(!m_subtitle->text().isEmpty());
    // What Enter does where nothing was read yet: trusts nobody.
    m_next->setDefault(!asks);
    m_back->setDefault(asks);
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
    const auto jid = xmpp::parseTyped(address().toStdString());
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

void FirstStart::signInAgain(const QString& address, const QString& why, bool keeps)
{
    m_keep->setChecked(keeps);
    m_again = true;
    m_subtitle->setText(why);
    m_address->setReadOnly(true);
    m_address->setFocusPolicy(Qt::NoFocus);
    m_file->hide();
    setWindowTitle(tr("Sign in again"));
    setAddress(address);
    go(Step::Ask);
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
    m_certificate->setText(text);
    m_shown->setText(inLines(shown));
    m_known->setText(inLines(known));
    m_knownCaption->setVisible(!known.isEmpty());
    m_known->setVisible(!known.isEmpty());
    go(Step::Certificate);
}

void FirstStart::showDone(const QString& text)
{
    m_done->setText(text);
    go(Step::Done);
}

} // namespace posthorn::messenger
