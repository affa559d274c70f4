// Longer than most files: a table of settings in the form of pages.
#include "messenger/windows/preferences_window.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSlider>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimeEdit>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

/// A caption and an editor, side by side, the caption named to screen readers.
QWidget* rowOf(const QString& caption, QWidget* editor, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto* label = textLabel(caption, "", row);
    label->setMinimumWidth(row->fontMetrics().averageCharWidth() * 26);
    label->setBuddy(editor);
    editor->setAccessibleName(caption);
    layout->addWidget(label, 1);
    layout->addWidget(editor, 1);
    return row;
}

QLabel* sectionTitle(const QString& text, QWidget* parent)
{
    QLabel* label = heading(text, parent, 1.0);
    label->setContentsMargins(0, 10, 0, 2);
    return label;
}

QIcon colourIcon(const QColor& colour)
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

/// A style's colours in little: what it will look like.
QPixmap stylePreview(const Colours& c, qreal ratio)
{
    QPixmap pixmap(QSize(72, 46) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.border, 1));
    painter.setBrush(c.window);
    painter.drawRoundedRect(QRectF(0.5, 0.5, 71, 45), 4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.surface);
    painter.drawRect(QRectF(22, 4, 46, 38));
    const qreal r = qMin<qreal>(c.radius, 4);
    painter.setBrush(c.incoming == c.surface ? c.border : c.incoming);
    painter.drawRoundedRect(QRectF(26, 8, 24, 9), r, r);
    painter.setBrush(c.outgoing);
    painter.drawRoundedRect(QRectF(38, 21, 26, 9), r, r);
    painter.setBrush(c.accent);
    painter.drawRoundedRect(QRectF(26, 34, 16, 5), 2, 2);
    painter.setBrush(c.muted);
    for (int i = 0; i < 3; ++i)
        painter.drawEllipse(QRectF(7, 8 + i * 11, 7, 7));
    return pixmap;
}

} // namespace

PreferencesWindow::PreferencesWindow(Desk& desk, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_desk(desk)
    , m_categories(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Preferences"));
    setObjectName(QStringLiteral("preferences"));
    m_categories->setAccessibleName(tr("Categories"));
    m_categories->setProperty("plain", true);
    m_categories->setIconSize({20, 20});
    m_categories->setSpacing(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_categories);
    layout->addWidget(m_pages, 1);
    buildGeneral();
    buildAccounts();
    buildStatus();
    buildChat();
    buildMail();
    buildSounds();
    buildQuiet();
    buildAppearance();
    buildPrivacy();
    m_categories->setFixedWidth(m_categories->sizeHintForColumn(0) + 40);
    connect(m_categories, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_categories->setCurrentRow(0);
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, &QWidget::close);
    connect(&desk, &Desk::accountsChanged, this, [this] {
        fillAccounts();
        fillFolders();
    });
    resize(780, 600);
}

QVBoxLayout* PreferencesWindow::addPage(const QString& id, const QString& sign, const QString& title)
{
    auto* item = new QListWidgetItem(icon(sign), title, m_categories);
    item->setData(Qt::UserRole, id);
    auto* scroll = new QScrollArea(m_pages);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(scroll);
    page->setProperty("page", true);
    page->setAccessibleName(title);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(26, 20, 26, 20);
    column->setSpacing(8);
    column->addWidget(heading(title, page, 1.35));
    scroll->setWidget(page);
    m_pages->addWidget(scroll);
    return column;
}

void PreferencesWindow::showCategory(const QString& id)
{
    for (int row = 0; row < m_categories->count(); ++row) {
        if (m_categories->item(row)->data(Qt::UserRole).toString() == id)
            m_categories->setCurrentRow(row);
    }
}

void PreferencesWindow::put(Preference preference, const QString& value)
{
    (void)m_desk.preferences().set(preference, value);
}

QWidget* PreferencesWindow::check(Preference preference, const QString& text)
{
    auto* box = new QCheckBox(text, this);
    box->setChecked(m_desk.preferences().boolean(preference));
    connect(box, &QCheckBox::toggled, this, [this, preference](bool on) { put(preference, on ? QStringLiteral("1") : QStringLiteral("0")); });
    connect(&m_desk.preferences(), &Preferences::changed, box, [this, box, preference](Preference changed) {
        if (changed == preference)
            box->setChecked(m_desk.preferences().boolean(preference));
    });
    return box;
}

QWidget* PreferencesWindow::number(Preference preference, const QString& text, const QString& suffix, int factor)
{
    const auto& row = Preferences::row(preference);
    auto* box = new QSpinBox(this);
    box->setRange((row.least + factor - 1) / factor, row.most / factor);
    box->setSuffix(suffix);
    box->setValue(m_desk.preferences().number(preference) / factor);
    connect(box, &QSpinBox::valueChanged, this, [this, preference, factor](int value) { put(preference, QString::number(value * factor)); });
    return rowOf(text, box, this);
}

QWidget* PreferencesWindow::choice(Preference preference, const QString& text, const QList<std::pair<QString, QString>>& choices)
{
    auto* box = new QComboBox(this);
    for (const auto& [value, title] : choices)
        box->addItem(title, value);
    box->setCurrentIndex(qMax(0, box->findData(m_desk.preferences().text(preference))));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box, preference] { put(preference, box->currentData().toString()); });
    return rowOf(text, box, this);
}

QWidget* PreferencesWindow::folder(Preference preference, const QString& text)
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* edit = new QLineEdit(m_desk.preferences().text(preference), box);
    edit->setPlaceholderText(tr("The desktop's own"));
    edit->setAccessibleName(text);
    auto* browse = toolButton(QStringLiteral("folder"), tr("Choose a folder"), box);
    connect(edit, &QLineEdit::textChanged, this, [this, preference](const QString& value) { put(preference, value.trimmed()); });
    connect(browse, &QToolButton::clicked, this, [this, edit] {
        const QString path = QFileDialog::getExistingDirectory(this, tr("Choose a folder"), edit->text());
        if (!path.isEmpty())
            edit->setText(path);
    });
    row->addWidget(edit, 1);
    row->addWidget(browse);
    return rowOf(text, box, this);
}

QWidget* PreferencesWindow::sound(Preference preference, const QString& text, const QString& own)
{
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto* what = new QComboBox(box);
    what->setAccessibleName(text);
    const auto fill = [this, what, preference] {
        const QSignalBlocker quiet(what);
        const QString value = m_desk.preferences().text(preference);
        what->clear();
        what->addItem(tr("No sound"), QStringLiteral("none"));
        what->addItem(tr("The usual one"), QString());
        if (!value.isEmpty() && value != QLatin1String("none"))
            what->addItem(QFileInfo(value).fileName(), value);
        what->addItem(tr("Another file …"), QStringLiteral("?"));
        what->setCurrentIndex(qMax(0, what->findData(value)));
    };
    fill();
    connect(what, &QComboBox::activated, this, [this, what, preference, fill] {
        QString value = what->currentData().toString();
        if (value == QLatin1String("?")) {
            value = QFileDialog::getOpenFileName(this, tr("Sound"), {}, tr("Sounds (*.wav *.ogg *.oga *.mp3 *.flac)"));
            if (value.isEmpty()) {
                fill();
                return;
            }
        }
        put(preference, value);
        fill();
    });
    auto* play = toolButton(QStringLiteral("play"), tr("Try: %1").arg(text), box);
    connect(play, &QToolButton::clicked, this, [this, preference, own] {
        const QString value = m_desk.preferences().text(preference);
        if (value != QLatin1String("none"))
            Q_EMIT m_desk.soundWanted(value.isEmpty() ? own : value, m_desk.preferences().number(Preference::SoundVolume));
    });
    row->addWidget(what, 1);
    row->addWidget(play);
    return rowOf(text, box, this);
}

QWidget* PreferencesWindow::time(Preference preference, const QString& text)
{
    auto* edit = new QTimeEdit(QTime(0, 0).addSecs(m_desk.preferences().number(preference) * 60), this);
    edit->setDisplayFormat(locale().timeFormat(QLocale::ShortFormat));
    connect(edit, &QTimeEdit::timeChanged, this, [this, preference](QTime time) { put(preference, QString::number(time.hour() * 60 + time.minute())); });
    return rowOf(text, edit, this);
}

void PreferencesWindow::buildGeneral()
{
    QVBoxLayout* page = addPage(QStringLiteral("general"), QStringLiteral("settings"), tr("General"));
    page->addWidget(check(Preference::Autostart, tr("Start with the session")));
    page->addWidget(check(Preference::StartHidden, tr("Start in the tray, without a window")));
    page->addWidget(choice(Preference::Language, tr("Language (after the next start)"), {{QString(), tr("As the desktop")}, {QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("de"), QStringLiteral("Deutsch")}}));
    page->addWidget(sectionTitle(tr("Contacts"), this));
    page->addWidget(check(Preference::ShowOffline, tr("Show contacts that are offline")));
    page->addWidget(choice(Preference::SortBy, tr("Order"), {{QStringLiteral("name"), tr("By name")}, {QStringLiteral("presence"), tr("Who is there first")}}));
    page->addStretch();
}

void PreferencesWindow::buildAccounts()
{
    QVBoxLayout* page = addPage(QStringLiteral("accounts"), QStringLiteral("accounts"), tr("Accounts"));
    m_accounts = new QVBoxLayout;
    m_accounts->setSpacing(10);
    page->addLayout(m_accounts);
    auto* add = new QPushButton(icon(QStringLiteral("add")), tr("Add an account …"), this);
    connect(add, &QPushButton::clicked, &m_desk, &Desk::accountSetupWanted);
    page->addWidget(add, 0, Qt::AlignLeading);
    auto* keeping = textLabel({}, "muted", this);
    const auto say = [this, keeping] {
        const Secrets& secrets = m_desk.profile().secrets();
        keeping->setText(secrets.keeping() == Secrets::Keeping::Keyring ? tr("Passwords are kept in the desktop's keyring.")
                         : secrets.keeping() == Secrets::Keeping::File  ? tr("No keyring answers: passwords are kept in a file of the profile that only you can read. %1").arg(secrets.problem())
                                                                        : QString());
    };
    say();
    connect(&m_desk.profile().secrets(), &Secrets::keepingChanged, keeping, say);
    page->addWidget(keeping);
    page->addStretch();
    connect(&m_desk.profile(), &Profile::accountsChanged, this, &PreferencesWindow::fillAccounts);
    fillAccounts();
}

void PreferencesWindow::fillAccounts()
{
    while (QLayoutItem* item = m_accounts->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (const AccountSettings& account : m_desk.profile().accounts()) {
        auto* card = roleFrame("card", this);
        auto* column = new QVBoxLayout(card);
        column->setContentsMargins(14, 12, 14, 12);
        column->addWidget(heading(isolated(account.address), card, 1.05));
        QStringList facts;
        if (!account.name.isEmpty())
            facts.append(account.name);
        if (!account.web.isEmpty())
            facts.append(isolated(account.web));
        facts.append(account.login == AccountSettings::Login::Device ? tr("signed in as a device") : tr("signed in by password"));
        column->addWidget(textLabel(facts.join(QStringLiteral(" · ")), "muted", card));
        auto* row = new QHBoxLayout;
        const auto toggle = [&](const QString& title, bool on, bool AccountSettings::*member) {
            auto* box = new QCheckBox(title, card);
            box->setChecked(on);
            box->setAccessibleName(QStringLiteral("%1: %2").arg(account.address, title));
            connect(box, &QCheckBox::toggled, this, [this, address = account.address, member](bool checked) {
                const AccountSettings* old = m_desk.profile().account(address);
                if (!old)
                    return;
                AccountSettings changed = *old;
                changed.*member = checked;
                (void)m_desk.profile().save(changed);
                Q_EMIT m_desk.accountSwitched(address);
            });
            row->addWidget(box);
        };
        toggle(tr("Chat"), account.chat, &AccountSettings::chat);
        toggle(tr("Mail"), account.mail, &AccountSettings::mail);
        row->addStretch();
        auto* remove = new QPushButton(tr("Remove …"), card);
        remove->setAccessibleName(tr("Remove %1").arg(account.address));
        remove->setProperty("danger", true);
        connect(remove, &QPushButton::clicked, this, [this, address = account.address] {
            if (QMessageBox::question(this, tr("Remove the account?"), tr("Remove %1 from this program? Mail and contacts stay on the server.").arg(address), QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Yes)
                Q_EMIT m_desk.accountRemovalWanted(address);
        });
        row->addWidget(remove);
        column->addLayout(row);
        m_accounts->addWidget(card);
    }
}

void PreferencesWindow::buildStatus()
{
    QVBoxLayout* page = addPage(QStringLiteral("status"), QStringLiteral("account"), tr("Presence"));
    page->addWidget(check(Preference::IdleAway, tr("Set me away when I do nothing at this computer")));
    page->addWidget(number(Preference::IdleMinutes, tr("Away after"), tr(" minutes")));
    page->addWidget(number(Preference::IdleExtendedMinutes, tr("Away for long after"), tr(" minutes")));
    page->addStretch();
}

void PreferencesWindow::buildChat()
{
    QVBoxLayout* page = addPage(QStringLiteral("chat"), QStringLiteral("chat"), tr("Chat"));
    page->addWidget(choice(Preference::ConversationsAs, tr("Conversations"), {{QStringLiteral("tabs"), tr("As tabs of one window")}, {QStringLiteral("windows"), tr("Each in its own window")}}));
    page->addWidget(check(Preference::EnterSends, tr("Enter sends (Shift+Enter begins a line)")));
    page->addWidget(check(Preference::Emoticons, tr("Make emoji of emoticons such as :-)")));
    page->addWidget(check(Preference::Formatting, tr("Show buttons for bold, italic and colour")));
    page->addWidget(check(Preference::ShowColours, tr("Show text in the colour that its sender chose")));
    page->addWidget(sectionTitle(tr("Pictures and files"), this));
    page->addWidget(choice(Preference::Images, tr("Show pictures"), {{QStringLiteral("contacts"), tr("Of contacts, at once")}, {QStringLiteral("ask"), tr("When I click")}, {QStringLiteral("never"), tr("Never by themselves")}}));
    page->addWidget(number(Preference::ImagesUpTo, tr("Ask for pictures larger than"), tr(" KB")));
    page->addWidget(folder(Preference::DownloadFolder, tr("Files are saved in")));
    page->addWidget(check(Preference::AskDownloadFolder, tr("Ask each time where to save")));
    page->addWidget(sectionTitle(tr("History"), this));
    auto* days = number(Preference::HistoryDays, tr("Keep messages on this computer for"), tr(" days"));
    days->findChild<QSpinBox*>()->setSpecialValueText(tr("ever"));
    page->addWidget(days);
    page->addStretch();
}

void PreferencesWindow::buildMail()
{
    QVBoxLayout* page = addPage(QStringLiteral("mail"), QStringLiteral("mail"), tr("Mail alerts"));
    page->addWidget(check(Preference::NotifyMail, tr("Tell of new mail")));
    page->addWidget(sectionTitle(tr("What an alert shows"), this));
    page->addWidget(check(Preference::MailShowSender, tr("The sender")));
    page->addWidget(check(Preference::MailShowSubject, tr("The subject")));
    page->addWidget(check(Preference::MailShowPreview, tr("The beginning of the text")));
    page->addWidget(number(Preference::MailInterval, tr("Where the server does not tell by itself, ask every"), tr(" seconds")));
    page->addWidget(sectionTitle(tr("Folders"), this));
    m_folders = new QVBoxLayout;
    m_folders->setSpacing(4);
    page->addLayout(m_folders);
    page->addStretch();
    fillFolders();
}

void PreferencesWindow::fillFolders()
{
    while (QLayoutItem* item = m_folders->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    bool any = false;
    for (const DeskAccount& account : m_desk.accounts()) {
        if (!account.mail)
            continue;
        if (m_desk.accounts().size() > 1)
            m_folders->addWidget(plainLabel(isolated(account.address), "muted", this));
        for (const Folder& folder : account.mail->folders()) {
            any = true;
            auto* line = new QWidget(this);
            auto* row = new QHBoxLayout(line);
            row->setContentsMargins(0, 0, 0, 0);
            auto* box = new QCheckBox(folder.title(), line);
            box->setChecked(folder.alerts);
            auto* colour = new QToolButton(line);
            colour->setIcon(colourIcon(folder.colour));
            colour->setToolTip(tr("Colour of %1").arg(folder.title()));
            colour->setAccessibleName(colour->toolTip());
            const QPointer<MailWatch> mail(account.mail);
            const auto keep = [this, mail, id = folder.id, role = folder.role, address = account.address](std::function<void(FolderRule&)> change) {
                if (!mail)
                    return;
                FolderRule rule = mail->rules().rule(id, role);
                change(rule);
                mail->setFolderRule(id, rule);
            };
            connect(box, &QCheckBox::toggled, this, [keep](bool on) { keep([on](FolderRule& rule) { rule.alerts = on; }); });
            connect(colour, &QToolButton::clicked, this, [this, keep, colour, before = folder.colour] {
                const QColor chosen = QColorDialog::getColor(before.isValid() ? before : colours().accent, this, tr("Colour of the folder"));
                if (!chosen.isValid())
                    return;
                colour->setIcon(colourIcon(chosen));
                keep([chosen](FolderRule& rule) { rule.colour = chosen; });
            });
            row->addWidget(box, 1);
            row->addWidget(colour);
            m_folders->addWidget(line);
        }
    }
    if (!any)
        m_folders->addWidget(textLabel(tr("No folders are known yet."), "muted", this));
}

void PreferencesWindow::buildSounds()
{
    QVBoxLayout* page = addPage(QStringLiteral("sounds"), QStringLiteral("bell"), tr("Notices and sounds"));
    page->addWidget(sectionTitle(tr("Show a notice"), this));
    page->addWidget(check(Preference::NotifyMessage, tr("Of a new message")));
    page->addWidget(choice(Preference::NotifyRoom, tr("In rooms"), {{QStringLiteral("mentions"), tr("When I am named")}, {QStringLiteral("all"), tr("Of each message")}, {QStringLiteral("never"), tr("Never")}}));
    page->addWidget(check(Preference::NotifyShowText, tr("With the text of the message")));
    page->addWidget(check(Preference::NotifyOnline, tr("When a contact comes online")));
    page->addWidget(check(Preference::NotifyRequest, tr("When somebody asks to be a contact")));
    page->addWidget(check(Preference::NotifyFile, tr("When a file has arrived")));
    page->addWidget(check(Preference::NotifyConnection, tr("When the connection is lost or back")));
    page->addWidget(sectionTitle(tr("Sounds"), this));
    page->addWidget(check(Preference::Sounds, tr("Play sounds")));
    auto* volume = new QSlider(Qt::Horizontal, this);
    volume->setRange(0, 100);
    volume->setValue(m_desk.preferences().number(Preference::SoundVolume));
    connect(volume, &QSlider::valueChanged, this, [this](int value) { put(Preference::SoundVolume, QString::number(value)); });
    page->addWidget(rowOf(tr("Volume"), volume, this));
    page->addWidget(sound(Preference::SoundMail, tr("New mail"), QStringLiteral("mail")));
    page->addWidget(sound(Preference::SoundMessage, tr("New message"), QStringLiteral("message")));
    page->addWidget(sound(Preference::SoundRoom, tr("Message in a room"), QStringLiteral("room")));
    page->addWidget(sound(Preference::SoundMention, tr("Somebody names me"), QStringLiteral("mention")));
    page->addWidget(sound(Preference::SoundSent, tr("Message sent"), QStringLiteral("sent")));
    page->addWidget(sound(Preference::SoundOnline, tr("Contact comes online"), QStringLiteral("online")));
    page->addWidget(sound(Preference::SoundOffline, tr("Contact goes offline"), QStringLiteral("offline")));
    page->addWidget(sound(Preference::SoundRequest, tr("Request of a new contact"), QStringLiteral("request")));
    page->addWidget(sound(Preference::SoundError, tr("Something went wrong"), QStringLiteral("error")));
    page->addStretch();
}

void PreferencesWindow::buildQuiet()
{
    QVBoxLayout* page = addPage(QStringLiteral("quiet"), QStringLiteral("moon"), tr("Quiet hours"));
    page->addWidget(textLabel(tr("Between these times nothing is shown or heard; counts go on."), "muted", this));
    page->addWidget(check(Preference::QuietHours, tr("Be quiet each day")));
    page->addWidget(time(Preference::QuietFrom, tr("From")));
    page->addWidget(time(Preference::QuietTo, tr("Until")));
    page->addWidget(check(Preference::QuietWeekends, tr("The whole weekend, too")));
    page->addStretch();
}

void PreferencesWindow::buildAppearance()
{
    QVBoxLayout* page = addPage(QStringLiteral("appearance"), QStringLiteral("theme"), tr("Appearance"));
    page->addWidget(textLabel(tr("Styles are looked for beside the program and in the profile: Styles/Name/Name.qss or Name.msstyles."), "muted", this));
    m_styles = new QListWidget(this);
    m_styles->setAccessibleName(tr("Styles"));
    m_styles->setIconSize({72, 46});
    m_styles->setMinimumHeight(240);
    page->addWidget(m_styles, 1);
    m_styleProblem = textLabel({}, "error", this);
    m_styleProblem->hide();
    page->addWidget(m_styleProblem);
    m_notMapped = new QListWidget(this);
    m_notMapped->setAccessibleName(tr("What of the style cannot be shown"));
    m_notMapped->setMaximumHeight(140);
    m_notMapped->hide();
    page->addWidget(m_notMapped);
    auto* size = number(Preference::FontSize, tr("Size of text"), tr(" points"));
    auto* box = size->findChild<QSpinBox*>();
    box->setSpecialValueText(tr("the desktop's"));
    connect(box, &QSpinBox::valueChanged, this, [this](int points) { m_desk.skins().setFontSize(points < 6 ? 0 : points); });
    page->addWidget(size);
    fillStyles();
    connect(m_styles, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) { chooseStyle(item); });
}

void PreferencesWindow::fillStyles()
{
    const QSignalBlocker quiet(m_styles);
    m_styles->clear();
    auto* system = new QListWidgetItem(tr("As the desktop: light or dark"), m_styles);
    system->setIcon(stylePreview(m_desk.skins().chosen().isEmpty() ? colours() : Colours::light(), devicePixelRatioF()));
    system->setData(Qt::UserRole, QString());
    for (const Skins::Entry& entry : m_desk.skins().list()) {
        auto* item = new QListWidgetItem(entry.title, m_styles);
        item->setData(Qt::UserRole, entry.name);
        const auto colours = m_desk.skins().look(entry.name);
        if (colours)
            item->setIcon(stylePreview(*colours, devicePixelRatioF()));
        else
            item->setIcon(icon(QStringLiteral("warning"), Tone::Warning));
        if (entry.origin != SkinOrigin::BuiltIn)
            item->setToolTip(entry.file);
    }
    for (int row = 0; row < m_styles->count(); ++row) {
        if (m_styles->item(row)->data(Qt::UserRole).toString() == m_desk.skins().chosen())
            m_styles->setCurrentRow(row);
    }
}

void PreferencesWindow::chooseStyle(QListWidgetItem* item)
{
    if (!item)
        return;
    const QString name = item->data(Qt::UserRole).toString();
    const QString problem = m_desk.skins().choose(name);
    m_styleProblem->setText(problem.isEmpty() ? QString() : tr("“%1” cannot be used: %2").arg(item->text(), problem));
    m_styleProblem->setVisible(!problem.isEmpty());
    m_notMapped->clear();
    if (problem.isEmpty()) {
        put(Preference::Skin, name);
        m_notMapped->addItems(m_desk.skins().current().notMapped);
    }
    m_notMapped->setVisible(m_notMapped->count() > 0);
}

void PreferencesWindow::buildPrivacy()
{
    QVBoxLayout* page = addPage(QStringLiteral("privacy"), QStringLiteral("lock"), tr("Privacy"));
    page->addWidget(check(Preference::SendReceipts, tr("Tell others that their messages have arrived")));
    page->addWidget(check(Preference::SendDisplayed, tr("Tell others that I have read their messages")));
    page->addWidget(check(Preference::SendTyping, tr("Tell others that I am writing")));
    page->addWidget(sectionTitle(tr("Blocked"), this));
    auto* list = new QListWidget(this);
    list->setAccessibleName(tr("Blocked addresses"));
    list->setMaximumHeight(180);
    auto* unblock = new QPushButton(tr("Unblock"), this);
    unblock->setEnabled(false);
    const auto fill = [this, list] {
        list->clear();
        for (const DeskAccount& account : m_desk.accounts()) {
            if (!account.chat)
                continue;
            for (const xmpp::Jid& jid : account.chat->blocked()) {
                auto* item = new QListWidgetItem(jidText(jid), list);
                item->setData(Qt::UserRole, account.address);
            }
        }
    };
    fill();
    connect(list, &QListWidget::currentItemChanged, this, [unblock](QListWidgetItem* item) { unblock->setEnabled(item); });
    connect(unblock, &QPushButton::clicked, this, [this, list] {
        const QListWidgetItem* item = list->currentItem();
        const DeskAccount* account = item ? m_desk.account(item->data(Qt::UserRole).toString()) : nullptr;
        const auto jid = item ? xmpp::Jid::parse(item->text().toStdString()) : std::nullopt;
        if (account && account->chat && jid) {
            account->chat->unblock(*jid);
            delete list->takeItem(list->currentRow());
        }
    });
    connect(m_categories, &QListWidget::currentRowChanged, list, fill);
    page->addWidget(list);
    page->addWidget(unblock, 0, Qt::AlignLeading);
    page->addStretch();
}

} // namespace posthorn::messenger
