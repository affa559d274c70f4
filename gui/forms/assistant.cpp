#include "gui/forms/assistant.h"

#include <QCheckBox>
#include <QFile>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSvgRenderer>
#include <QVBoxLayout>
#include <QWizardPage>

#include <unistd.h>

#include "gui/forms/account_dialogs.h"
#include "gui/models/text.h"
#include "gui/shell/theme.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

bool standardPortsPossible()
{
    if (geteuid() == 0)
        return true;
    QFile first(QStringLiteral("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
    if (first.open(QIODevice::ReadOnly) && first.readAll().trimmed().toInt() <= 25)
        return true;
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray& line : status.readAll().split('\n')) {
        constexpr int bindService = 10; // CAP_NET_BIND_SERVICE
        if (line.startsWith("CapEff:"))
            return line.mid(7).trimmed().toULongLong(nullptr, 16) >> bindService & 1;
    }
    return false;
}

namespace {

// The dark side of the assistant: logo, name and the steps, the present one marked.
class StepsPanel final : public QWidget {
public:
    explicit StepsPanel(Assistant* assistant)
        : QWidget(assistant)
        , m_assistant(assistant)
    {
        setFixedWidth(210);
        setAccessibleName(Assistant::tr("Steps"));
        connect(assistant, &QWizard::currentIdChanged, this, [this] { update(); });
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QLinearGradient ground(0, 0, 0, height());
        ground.setColorAt(0, 0x2a58ad);
        ground.setColorAt(1, 0x14305f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(rect(), 12, 12);
        const auto place = [this](const QRect& logical) { return QStyle::visualRect(layoutDirection(), rect(), logical); };
        QSvgRenderer(QStringLiteral(":/logo/posthorn.svg")).render(&painter, place(QRect(22, 26, 56, 56)));
        const int start = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter));
        QFont name = font();
        name.setPointSizeF(name.pointSizeF() * 1.5);
        name.setWeight(QFont::DemiBold);
        painter.setFont(name);
        painter.setPen(Qt::white);
        painter.drawText(place(QRect(22, 92, width() - 34, 30)), start, QStringLiteral("Posthorn"));
        painter.setFont(font());
        const int each = fontMetrics().height() + 16;
        for (int page = 0; page < Assistant::PageCount; ++page) {
            const QRect row(22, 146 + page * each, width() - 34, each);
            const bool done = page < m_assistant->currentId();
            const bool now = page == m_assistant->currentId();
            QFont step = font();
            step.setWeight(now ? QFont::DemiBold : QFont::Normal);
            painter.setFont(step);
            const QColor colour = now ? QColor(0xffc933) : done ? QColor(Qt::white) : QColor(0xb9c9e8);
            const QRect mark = place(QRect(row.left(), row.top() + (each - 16) / 2, 16, 16));
            if (done) {
                IconSource::paint(&painter, mark, QStringLiteral("check"), colour);
            } else {
                painter.setPen(QPen(colour, 1.6));
                painter.setBrush(now ? QBrush(colour) : QBrush(Qt::NoBrush));
                painter.drawEllipse(QRectF(mark).adjusted(4, 4, -4, -4));
            }
            painter.setPen(colour);
            painter.drawText(place(row.adjusted(26, 0, 0, 0)), start, Assistant::pageTitle(page));
        }
    }

private:
    Assistant* m_assistant;
};

// A page that asks a function whether it is complete.
class AskingPage final : public QWizardPage {
public:
    explicit AskingPage(QWidget* parent)
        : QWizardPage(parent)
    {
    }
    std::function<QString()> problem;
    std::function<void()> entering;
    ToneLabel* hint = nullptr;
    bool isComplete() const override { return !problem || problem().isEmpty(); }
    void initializePage() override
    {
        if (entering)
            entering();
        judge();
    }
    void judge()
    {
        if (hint && problem)
            hint->setText(problem());
        Q_EMIT completeChanged();
    }
};

QVBoxLayout* beginPage(QWizardPage* page, const QString& explanation)
{
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(28, 24, 28, 8);
    layout->setSpacing(12);
    layout->addWidget(heading(page->title(), page, 1.5));
    auto* text = new ToneLabel(explanation, Tone::Muted, page);
    text->setWordWrap(true);
    layout->addWidget(text);
    layout->addSpacing(8);
    return layout;
}

} // namespace

QString Assistant::pageTitle(int page)
{
    switch (page) {
    case WelcomePage:
        return tr("Welcome");
    case DomainPage:
        return tr("Domain");
    case PasswordPage:
        return tr("Postmaster");
    case PortsPage:
        return tr("Ports");
    case DemoPage:
        return tr("Demo data");
    default:
        return tr("Summary");
    }
}

Assistant::Assistant(const AssistantDefaults& defaults, QWidget* parent)
    : QWizard(parent)
    , m_defaults(defaults)
{
    setWindowTitle(tr("Set up Posthorn"));
    setWizardStyle(ClassicStyle);
    setOption(NoBackButtonOnStartPage);
    setOption(HaveHelpButton, false);
    setSideWidget(new StepsPanel(this));
    setButtonText(BackButton, tr("&Back"));
    setButtonText(NextButton, tr("&Next"));
    setButtonText(FinishButton, tr("&Start the server"));
    setButtonText(CancelButton, tr("Cancel"));
    setPage(WelcomePage, makeWelcome());
    setPage(DomainPage, makeDomain());
    setPage(PasswordPage, makePassword());
    setPage(PortsPage, makePorts());
    setPage(DemoPage, makeDemo());
    setPage(SummaryPage, makeSummary());
    for (const int id : pageIds()) {
        // The page draws its own heading; the title is for those who hear the window.
        page(id)->setAccessibleName(pageTitle(id));
    }
    resize(760, 500);
}

QWizardPage* Assistant::makeWelcome()
{
    auto* page = new QWizardPage(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(28, 24, 28, 8);
    layout->setSpacing(12);
    layout->addWidget(heading(tr("Welcome to Posthorn"), page, 1.5));
    auto* text = new ToneLabel(tr("A few questions, and your mail server runs. Everything can be changed later in the"
                                  " settings."),
                               Tone::Muted, page);
    text->setWordWrap(true);
    layout->addWidget(text);
    layout->addSpacing(12);
    const auto point = [&](const QString& icon, const QString& what) {
        auto* row = new QHBoxLayout;
        row->setSpacing(14);
        row->addWidget(new IconLabel(icon, 24, Tone::Accent, page), 0, Qt::AlignTop);
        auto* label = new QLabel(what, page);
        alignLabel(label, Qt::AlignLeft | Qt::AlignVCenter);
        label->setWordWrap(true);
        row->addWidget(label, 1);
        layout->addLayout(row);
    };
    point(QStringLiteral("domain"), tr("The domain whose mail this server keeps"));
    point(QStringLiteral("key"), tr("A password for the postmaster, the first account"));
    point(QStringLiteral("ports"), tr("The ports on which mail programs and other servers find it"));
    point(QStringLiteral("demo"), tr("Whether to put in some accounts and mail to play with"));
    layout->addStretch();
    return page;
}

QWizardPage* Assistant::makeDomain()
{
    auto* page = new AskingPage(this);
    page->setTitle(tr("Which domain is yours?"));
    QVBoxLayout* layout = beginPage(page, tr("The part behind the @ of your addresses. If you only want to try things out,"
                                             " any name ending in .test will do."));
    page->setTitle({});
    m_domain = new QLineEdit(fromUtf8(m_defaults.domain), page);
    m_domain->setPlaceholderText(QStringLiteral("example.org"));
    m_domain->setAccessibleName(tr("Domain"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->addRow(tr("&Domain:"), m_domain);
    centreLabels(form);
    layout->addLayout(form);
    page->hint = new ToneLabel({}, Tone::Muted, page);
    layout->addWidget(page->hint);
    layout->addStretch();
    page->problem = [this] {
        const QString text = m_domain->text().trimmed();
        if (text.isEmpty())
            return tr("Type the domain's name.");
        return DomainDialog::isDomain(text) ? QString() : tr("This is not a domain name.");
    };
    connect(m_domain, &QLineEdit::textChanged, page, &AskingPage::judge);
    return page;
}

QWizardPage* Assistant::makePassword()
{
    auto* page = new AskingPage(this);
    page->setTitle(tr("A password for the postmaster"));
    QVBoxLayout* layout = beginPage(page, tr("The postmaster is the first account of the domain. Mail about problems goes"
                                             " there, and you can log in with any mail program."));
    page->setTitle({});
    m_password = new PasswordEdit(page);
    m_again = new PasswordEdit(page);
    m_password->setAccessibleName(tr("Password"));
    m_again->setAccessibleName(tr("Password again"));
    auto* strength = new StrengthMeter(page);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->addRow(tr("&Password:"), m_password);
    form->addRow(QString(), strength);
    form->addRow(tr("Password &again:"), m_again);
    centreLabels(form);
    layout->addLayout(form);
    page->hint = new ToneLabel({}, Tone::Muted, page);
    layout->addWidget(page->hint);
    layout->addStretch();
    page->problem = [this] {
        if (m_password->text().toUtf8().size() < m_defaults.leastPassword)
            return tr("The password needs at least %n character(s).", nullptr, m_defaults.leastPassword);
        return m_password->text() == m_again->text() ? QString() : tr("The two passwords are not the same.");
    };
    connect(m_password, &QLineEdit::textChanged, strength, &StrengthMeter::setPassword);
    connect(m_password, &QLineEdit::textChanged, page, &AskingPage::judge);
    connect(m_again, &QLineEdit::textChanged, page, &AskingPage::judge);
    return page;
}

QWizardPage* Assistant::makePorts()
{
    auto* page = new AskingPage(this);
    page->setTitle(tr("Where shall the server listen?"));
    QVBoxLayout* layout = beginPage(page, tr("Other servers and mail programs look for the standard ports. Listening on"
                                             " them needs a permission that not every program has."));
    page->setTitle({});
    m_standard = new QRadioButton(tr("&Standard ports"), page);
    m_user = new QRadioButton(tr("&User ports, for trying out and development"), page);
    const auto detail = [&](const QString& text) {
        auto* label = new ToneLabel(text, Tone::Muted, page);
        label->setWordWrap(true);
        label->setContentsMargins(26, 0, 26, 8);
        return label;
    };
    layout->addWidget(m_standard);
    layout->addWidget(detail(tr("SMTP 25, submission 587 and 465, POP3 110 and 995, IMAP 143 and 993")));
    layout->addWidget(m_user);
    layout->addWidget(detail(tr("SMTP 2525, submission 2587 and 2465, POP3 2110 and 2995, IMAP 2143 and 2993")));
    m_standard->setChecked(m_defaults.standardPortsPossible);
    m_user->setChecked(!m_defaults.standardPortsPossible);
    m_standard->setEnabled(m_defaults.standardPortsPossible);
    if (!m_defaults.standardPortsPossible) {
        auto* row = new QHBoxLayout;
        row->setSpacing(10);
        row->addWidget(new IconLabel(QStringLiteral("info"), 20, Tone::Accent, page), 0, Qt::AlignTop);
        auto* why = new ToneLabel(tr("The standard ports are not open to this program. Start it with the right to bind them"
                                     " (CAP_NET_BIND_SERVICE), or as a system service, to use them."),
                                  Tone::Muted, page);
        why->setWordWrap(true);
        row->addWidget(why, 1);
        layout->addLayout(row);
    }
    layout->addStretch();
    return page;
}

QWizardPage* Assistant::makeDemo()
{
    auto* page = new AskingPage(this);
    page->setTitle(tr("Something to look at?"));
    QVBoxLayout* layout = beginPage(page, tr("Demo data is a second domain, demo.test, with the accounts alice, bob and"
                                             " carol, some mail and a chat history, so that every page shows something."));
    page->setTitle({});
    m_demo = new QCheckBox(tr("&Put in the demo data"), page);
    layout->addWidget(m_demo);
    auto* detail = new ToneLabel(tr("Their password is posthorn-demo. You can delete the domain at any time; do not keep it"
                                    " on a server that others can reach."),
                                 Tone::Muted, page);
    detail->setWordWrap(true);
    detail->setContentsMargins(26, 0, 26, 0);
    layout->addWidget(detail);
    layout->addStretch();
    return page;
}

QWizardPage* Assistant::makeSummary()
{
    auto* page = new AskingPage(this);
    page->setTitle(tr("Ready"));
    QVBoxLayout* layout = beginPage(page, tr("This is what will be set up. Go back to change it."));
    page->setTitle({});
    m_summary = new QLabel(page);
    alignLabel(m_summary, Qt::AlignLeft | Qt::AlignTop);
    m_summary->setTextFormat(Qt::RichText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_summary);
    layout->addStretch();
    page->entering = [this] { fillSummary(); };
    return page;
}

void Assistant::fillSummary()
{
    const AssistantResult decided = result();
    const QString domain = fromUtf8(decided.domain);
    const auto row = [](const QString& name, const QString& value) {
        return QStringLiteral("<tr><td style=\"padding:5px 24px 5px 0; color:%3\">%1</td><td style=\"padding:5px 0\"><b>%2</b></td></tr>")
            .arg(name.toHtmlEscaped(), value.toHtmlEscaped(), colours().muted.name());
    };
    const bool standard = decided.ports == PortChoice::Standard;
    QString text = QStringLiteral("<table cellspacing=\"0\">");
    text += row(tr("Domain"), domain);
    text += row(tr("First account"), QLatin1String("postmaster@") + domain);
    text += row(tr("SMTP port"), standard ? QStringLiteral("25") : QStringLiteral("2525"));
    text += row(tr("IMAP ports"), standard ? QStringLiteral("143, 993") : QStringLiteral("2143, 2993"));
    text += row(tr("POP3 ports"), standard ? QStringLiteral("110, 995") : QStringLiteral("2110, 2995"));
    text += row(tr("Demo data"), decided.demoData ? tr("yes") : tr("no"));
    m_summary->setText(text + QLatin1String("</table>"));
}

AssistantResult Assistant::result() const
{
    AssistantResult decided;
    decided.domain = toUtf8(m_domain->text().trimmed().toLower());
    decided.postmasterPassword = toUtf8(m_password->text());
    decided.ports = m_standard->isChecked() ? PortChoice::Standard : PortChoice::User;
    decided.demoData = m_demo->isChecked();
    return decided;
}

} // namespace posthorn::gui
