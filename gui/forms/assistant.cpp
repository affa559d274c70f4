#include "gui/forms/assistant.h"

#include <QCheckBox>
#include <QFile>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSvgRenderer>

#include <unistd.h>

#include "gui/forms/account_dialogs.h"
#include "gui/forms/assistant_page.h"
#include "gui/forms/password_pair.h"
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

int portOf(const AssistantService& service, PortChoice choice)
{
    return choice == PortChoice::Standard ? service.standardPort : service.userPort;
}

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

// "SMTP 25, Submission 587": the services in their order with the ports that a choice gives them.
QString portList(const std::vector<AssistantService>& services, PortChoice choice)
{
    QStringList list;
    for (const AssistantService& service : services)
        list.append(QStringLiteral("%1 %2")
                        .arg(serviceTitle(service.name))
                        .arg(portOf(service, choice))
                        .replace(QLatin1Char(' '), QChar::Nbsp)); // lines are broken between services alone
    return list.join(QStringLiteral(", "));
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
    for (const int id : pageIds())
        page(id)->setAccessibleName(pageTitle(id));
    resize(760, 500);
}

QWizardPage* Assistant::makeWelcome()
{
    auto* page = new AssistantPage(tr("Welcome to Posthorn"),
                                   tr("A few questions, and your mail server runs. Everything can be changed later in"
                                      " the settings."),
                                   this);
    page->addPoint(QStringLiteral("domain"), tr("The domain whose mail this server keeps"));
    page->addPoint(QStringLiteral("key"), tr("A password for the postmaster, the first account"));
    page->addPoint(QStringLiteral("ports"), tr("The ports on which mail programs and other servers find it"));
    page->addPoint(QStringLiteral("demo"), tr("Whether to put in some accounts and mail to play with"));
    return page;
}

QWizardPage* Assistant::makeDomain()
{
    auto* page = new AssistantPage(tr("Which domain is yours?"),
                                   tr("The part behind the @ of your addresses. If you only want to try things out, any"
                                      " name ending in .test will do."),
                                   this);
    m_domain = new QLineEdit(fromUtf8(m_defaults.domain), page);
    m_domain->setPlaceholderText(QStringLiteral("example.org"));
    m_domain->setAccessibleName(tr("Domain"));
    QFormLayout* form = page->addForm();
    form->addRow(tr("&Domain:"), m_domain);
    AssistantPage::finishForm(form);
    page->problem = [this] { return DomainDialog::problemOf(m_domain->text().trimmed()); };
    connect(m_domain, &QLineEdit::textChanged, page, &AssistantPage::judge);
    return page;
}

QWizardPage* Assistant::makePassword()
{
    auto* page = new AssistantPage(tr("A password for the postmaster"),
                                   tr("The postmaster is the first account of the domain. Mail about problems goes there,"
                                      " and you can log in with any mail program."),
                                   this);
    QFormLayout* form = page->addForm();
    m_password = new PasswordPair(form, m_defaults.leastPassword, page);
    AssistantPage::finishForm(form);
    page->problem = [this] { return m_password->problem(); };
    connect(m_password, &PasswordPair::changed, page, &AssistantPage::judge);
    return page;
}

QWizardPage* Assistant::makePorts()
{
    auto* page = new AssistantPage(tr("Where shall the server listen?"),
                                   tr("Other servers and mail programs look for the standard ports. Listening on them"
                                      " needs a permission that not every program has."),
                                   this);
    m_standard = new QRadioButton(tr("&Standard ports"), page);
    m_user = new QRadioButton(tr("&User ports, for trying out and development"), page);
    page->contents()->addWidget(m_standard);
    page->addDetail(portList(m_defaults.services, PortChoice::Standard));
    page->contents()->addWidget(m_user);
    page->addDetail(portList(m_defaults.services, PortChoice::User));
    m_standard->setChecked(m_defaults.standardPortsPossible);
    m_user->setChecked(!m_defaults.standardPortsPossible);
    m_standard->setEnabled(m_defaults.standardPortsPossible);
    if (!m_defaults.standardPortsPossible)
        page->addPoint(QStringLiteral("info"),
                       tr("The standard ports are not open to this program. Start it with the right to bind them"
                          " (CAP_NET_BIND_SERVICE), or as a system service, to use them."),
                       true);
    return page;
}

QWizardPage* Assistant::makeDemo()
{
    auto* page = new AssistantPage(tr("Something to look at?"),
                                   tr("Demo data is a second domain, demo.test, with the accounts alice, bob and carol,"
                                      " some mail and a chat history, so that every page shows something."),
                                   this);
    m_demo = new QCheckBox(tr("&Put in the demo data"), page);
    page->contents()->addWidget(m_demo);
    page->addDetail(tr("Their password is posthorn-demo. You can delete the domain at any time; do not keep it on a"
                       " server that others can reach."));
    return page;
}

QWizardPage* Assistant::makeSummary()
{
    auto* page = new AssistantPage(tr("Ready"), tr("This is what will be set up. Go back to change it."), this);
    m_summary = new QLabel(page);
    alignLabel(m_summary, Qt::AlignLeft | Qt::AlignTop);
    m_summary->setTextFormat(Qt::RichText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    page->contents()->addWidget(m_summary);
    page->entering = [this] { fillSummary(); };
    return page;
}

void Assistant::fillSummary()
{
    const AssistantResult decided = result();
    const QString domain = fromUtf8(decided.domain);
    const auto row = [](const QString& name, const QString& value) {
        return QStringLiteral("<tr><td valign=\"top\" style=\"padding:5px 24px 5px 0; color:%3\">%1</td><td style=\"padding:5px 0\"><b>%2</b></td></tr>")
            .arg(name.toHtmlEscaped(), value.toHtmlEscaped(), colours().muted.name());
    };
    QString text = QStringLiteral("<table cellspacing=\"0\">");
    text += row(tr("Domain"), domain);
    text += row(tr("First account"), QLatin1String("postmaster@") + domain);
    text += row(tr("Ports"), portList(m_defaults.services, decided.ports));
    text += row(tr("Demo data"), decided.demoData ? tr("yes") : tr("no"));
    m_summary->setText(text + QLatin1String("</table>"));
}

PasswordEdit* Assistant::passwordEdit() const
{
    return m_password->first();
}

PasswordEdit* Assistant::againEdit() const
{
    return m_password->again();
}

AssistantResult Assistant::result() const
{
    AssistantResult decided;
    decided.domain = toUtf8(m_domain->text().trimmed().toLower());
    decided.postmasterPassword = toUtf8(m_password->password());
    decided.ports = m_standard->isChecked() ? PortChoice::Standard : PortChoice::User;
    decided.demoData = m_demo->isChecked();
    return decided;
}

} // namespace posthorn::gui
