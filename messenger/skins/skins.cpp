#include "messenger/skins/skins.h"

#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QPixmapCache>
#include <QRegularExpression>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QToolTip>
#include <QWidget>
#include <array>

#include "messenger/skins/icons.h"
#include "messenger/skins/msstyles/msstyles_reader.h"
#include "messenger/skins/qss_reader.h"

static void initResources()
{
    Q_INIT_RESOURCE(messenger_windows);
}

namespace posthorn::messenger {

namespace {

struct BuiltIn {
    const char* name;
    const char* title;
};

constexpr std::array<BuiltIn, 4> builtIn = {{
    {"Light", QT_TRANSLATE_NOOP("posthorn::messenger::StyleText", "Light")},
    {"Dark", QT_TRANSLATE_NOOP("posthorn::messenger::StyleText", "Dark")},
    {"High contrast", QT_TRANSLATE_NOOP("posthorn::messenger::StyleText", "High contrast")},
    {"Classic", QT_TRANSLATE_NOOP("posthorn::messenger::StyleText", "Classic")},
}};

constexpr int mostStyles = 200;

void collect(const QString& folder, SkinOrigin origin, QList<Skins::Entry>& found)
{
    const QDir styles(folder + QLatin1String("/Styles"));
    for (const QFileInfo& style : styles.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)) {
        for (const char* ending : {".qss", ".msstyles"}) {
            const QString file = style.filePath() + QLatin1Char('/') + style.fileName() + QLatin1String(ending);
            if (!QFile::exists(file) || found.size() >= mostStyles)
                continue;
            const bool taken = std::any_of(found.begin(), found.end(), [&](const Skins::Entry& entry) { return entry.name == style.fileName(); });
            if (!taken)
                found.append({style.fileName(), style.fileName(), origin, file});
        }
    }
}

QString resource(const QString& path)
{
    QFile file(QStringLiteral(":/messenger/Styles/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

Skins::Skins(QApplication& application, const QString& profile, QObject* parent)
    : QObject(parent)
    , m_application(application)
    , m_profile(profile)
    , m_desktopFont(application.font())
    , m_desktopDark(desktopIsDark(application.palette()))
{
    initResources();
    m_application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    m_application.installEventFilter(this);
}

Skins::~Skins() = default;

bool Skins::desktopIsDark(const QPalette& palette)
{
    if (palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness())
        return true;
    return qgetenv("GTK_THEME").toLower().endsWith("dark");
}

QList<Skins::Entry> Skins::list() const
{
    QList<Entry> found;
    if (!m_profile.isEmpty())
        collect(m_profile, SkinOrigin::Profile, found);
    collect(QCoreApplication::applicationDirPath(), SkinOrigin::Program, found);
    QList<Entry> all;
    for (const BuiltIn& own : builtIn) {
        const QString name = QLatin1String(own.name);
        if (std::none_of(found.begin(), found.end(), [&](const Entry& entry) { return entry.name == name; }))
            all.append({name, QCoreApplication::translate("posthorn::messenger::StyleText", own.title), SkinOrigin::BuiltIn,
                        QStringLiteral(":/messenger/Styles/%1/%1.qss").arg(name)});
    }
    return all + found;
}

Result<Skin> Skins::read(const Entry& entry) const
{
    auto skin = entry.file.endsWith(QLatin1String(".msstyles")) ? readMsstyles(entry.file) : readQss(entry.file);
    if (skin)
        skin->origin = entry.origin;
    return skin;
}

QString Skins::choose(const QString& name)
{
    const QString wanted = !name.isEmpty() ? name : m_desktopDark ? QStringLiteral("Dark") : QStringLiteral("Light");
    for (const Entry& entry : list()) {
        if (entry.name != wanted)
            continue;
        auto skin = read(entry);
        if (!skin)
            return QString::fromStdString(skin.error().text);
        m_chosen = name;
        apply(std::move(*skin));
        return {};
    }
    return StyleText::tr("There is no style called “%1”.").arg(wanted);
}

std::optional<Colours> Skins::look(const QString& name) const
{
    for (const Entry& entry : list()) {
        if (entry.name == name) {
            const auto skin = read(entry);
            return skin ? std::optional(skin->colours) : std::nullopt;
        }
    }
    return {};
}

void Skins::setFontSize(int points)
{
    if (points == m_fontSize)
        return;
    m_fontSize = points;
    if (!m_current.name.isEmpty())
        apply(Skin(m_current));
}

QString Skins::withFiles(QString sheet, const Skin& skin)
{
    // A sheet remembers pictures by their address, so each change has addresses of its own.
    m_files = std::make_unique<QTemporaryDir>();
    static const QRegularExpression address(QStringLiteral("url\\((icon|image):([A-Za-z0-9-]+)(?:/([A-Za-z]+))?\\)"));
    QString made;
    qsizetype from = 0;
    for (auto matches = address.globalMatch(sheet); matches.hasNext();) {
        const auto match = matches.next();
        made += QStringView(sheet).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString name = match.captured(2);
        QString path;
        if (match.captured(1) == QLatin1String("icon")) {
            const QString colour = skin.colours.variables().value(match.captured(3), skin.colours.text.name());
            path = m_files->filePath(name + QLatin1Char('-') + match.captured(3) + QLatin1String(".svg"));
            QFile file(path);
            if (!file.exists() && file.open(QIODevice::WriteOnly))
                file.write(iconDrawing(name, QColor(colour)));
        } else {
            path = m_files->filePath(name + QLatin1String(".png"));
            if (!QFile::exists(path))
                skin.images.value(name).save(path);
        }
        made += QStringLiteral("url(\"%1\")").arg(path);
    }
    return made.append(QStringView(sheet).mid(from));
}

void Skins::apply(Skin skin)
{
    m_applying = true;
    m_current = std::move(skin);
    setColours(m_current.colours);
    QPixmapCache::clear();
    const QPalette palette = m_current.colours.palette();
    m_application.setPalette(palette);
    QToolTip::setPalette(palette);
    QFont font = m_current.font.value_or(m_desktopFont);
    if (m_fontSize > 0)
        font.setPointSize(m_fontSize);
    m_application.setFont(font);
    auto before = std::move(m_files); // until the old sheet is gone
    QString sheet;
    if (m_current.onHouse)
        sheet = withVariables(resource(QStringLiteral("house.qss")), m_current.colours);
    m_application.setStyleSheet(withFiles(sheet + QLatin1Char('\n') + m_current.sheet, m_current));
    for (QWidget* widget : m_application.allWidgets())
        widget->update();
    m_applying = false;
    Q_EMIT changed();
}

bool Skins::eventFilter(QObject* object, QEvent* event)
{
    // The desktop has changed its colours: ask what they are without ours, then put ours back.
    if (event->type() == QEvent::ThemeChange && object == &m_application && !m_applying) {
        m_applying = true;
        m_application.setPalette(QPalette());
        m_desktopDark = desktopIsDark(m_application.palette());
        m_applying = false;
        if (m_chosen.isEmpty() && !m_current.name.isEmpty())
            (void)choose({});
    }
    return QObject::eventFilter(object, event);
}

} // namespace posthorn::messenger
