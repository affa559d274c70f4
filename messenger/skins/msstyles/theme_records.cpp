// Themes since Vista. VARIANT/NORMAL is a row of records, each of 32 bytes and its data, filled up to a multiple of 8:
// name, type, class, part, state, resource, reserved, size (all 32 bits). CMAP holds the classes' names in order.
#include <array>

#include "messenger/skins/msstyles/theme_data.h"
#include "messenger/skins/skin.h"

namespace posthorn::messenger {

namespace {

constexpr size_t recordSize = 32;

enum Type { String = 201, Int = 202, Bool = 203, Colour = 204, Margins = 205, FileName = 206, Font = 210, Bitmap = 212, Stream = 213, BitmapRef = 215, Enum = 200 };

struct Name {
    int32_t id;
    const char* name;
};

/// The numbers of vssym32.h that this program can use.
constexpr std::array<Name, 46> properties = {{
    {801, "captionfont"},    {802, "smallcaptionfont"}, {803, "menufont"},      {804, "statusfont"},   {805, "msgboxfont"},
    {806, "icontitlefont"},  {809, "bodyfont"},         {210, "font"},          {1601, "scrollbar"},   {1602, "background"},
    {1603, "activecaption"}, {1604, "inactivecaption"}, {1605, "menu"},         {1606, "window"},      {1607, "windowframe"},
    {1608, "menutext"},      {1609, "windowtext"},      {1610, "captiontext"},  {1613, "appworkspace"}, {1614, "highlight"},
    {1615, "highlighttext"}, {1616, "btnface"},         {1617, "btnshadow"},    {1618, "graytext"},    {1619, "btntext"},
    {1621, "btnhighlight"},  {1622, "dkshadow3d"},      {1623, "light3d"},      {1624, "infotext"},    {1625, "infobk"},
    {1627, "hottracking"},   {1631, "menuhilight"},     {1632, "menubar"},      {2401, "imagecount"},  {3001, "imagefile"},
    {3002, "imagefile1"},    {3003, "imagefile2"},      {3601, "sizingmargins"}, {3602, "contentmargins"}, {3801, "bordercolor"},
    {3802, "fillcolor"},     {3803, "textcolor"},       {4001, "bgtype"},       {4011, "imagelayout"}, {2201, "transparent"},
    {3809, "transparentcolor"},
}};

struct Part {
    const char* className;
    int32_t part;
    const char* section;
};

/// Parts by the names that the text format has for them.
constexpr std::array<Part, 10> parts = {{
    {"button", 1, "pushbutton"}, {"button", 2, "radiobutton"}, {"button", 3, "checkbox"}, {"button", 4, "groupbox"},
    {"edit", 1, "edittext"},     {"tooltip", 1, "standard"},   {"menu", 9, "popupbackground"}, {"menu", 14, "popupitem"},
    {"listview", 1, "listitem"}, {"tab", 1, "tabitem"},
}};

constexpr std::array<const char*, 5> buttonStates = {"normal", "hot", "pressed", "disabled", "defaulted"};

QString sectionOf(const QString& className, int32_t part, int32_t state)
{
    if (part == 0)
        return className;
    QString section = QStringLiteral("%1.%2").arg(className).arg(part);
    for (const Part& row : parts) {
        if (className == QLatin1String(row.className) && part == row.part)
            section = className + QLatin1Char('.') + QLatin1String(row.section);
    }
    if (state > 0 && className == QLatin1String("button") && part == 1 && size_t(state) <= buttonStates.size())
        return QStringLiteral("%1(%2)").arg(section, QLatin1String(buttonStates[size_t(state) - 1]));
    return state > 0 ? QStringLiteral("%1(%2)").arg(section).arg(state) : section;
}

QStringList classNames(const Bytes& bytes)
{
    QStringList found;
    QString name;
    for (size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const QChar c(*bytes.u16(at));
        if (!c.isNull()) {
            name += c;
            if (name.size() > 200)
                return {};
        } else if (!name.isEmpty()) { // what fills up to the next multiple of 8 are zeros as well
            found.append(std::exchange(name, {}).toLower());
        }
    }
    if (!name.isEmpty())
        found.append(name.toLower());
    return found;
}

/// A row of strings of a program file: 16 of them, each with its length in front (RT_STRING).
QString stringOf(const QList<PeResource>& resources, uint32_t id)
{
    const QString block = QStringLiteral("#%1").arg(id / 16 + 1);
    for (const PeResource& resource : resources) {
        if (resource.type != QLatin1String(peStrings) || resource.name != block)
            continue;
        size_t at = 0;
        for (uint32_t i = 0; i <= id % 16; ++i) {
            const auto length = resource.data.u16(at);
            const auto text = length ? resource.data.part(at + 2, size_t(*length) * 2) : std::nullopt;
            if (!text)
                return {};
            if (i == id % 16) {
                QString made;
                for (size_t c = 0; c < std::min<size_t>(*length, 200); ++c)
                    made += QChar(*text->u16(c * 2));
                return made;
            }
            at += 2 + size_t(*length) * 2;
        }
    }
    return {};
}

std::optional<QString> valueOf(const QList<PeResource>& resources, int32_t type, uint32_t resource, const Bytes& data)
{
    switch (type) {
    case Colour:
        if (const auto word = data.u32(0))
            return QStringLiteral("%1 %2 %3").arg(*word & 0xff).arg(*word >> 8 & 0xff).arg(*word >> 16 & 0xff);
        return {};
    case Int:
    case Enum:
    case Bool:
        if (const auto number = data.i32(0))
            return QString::number(*number);
        return {};
    case Margins: {
        const auto left = data.i32(0), right = data.i32(4), top = data.i32(8), bottom = data.i32(12);
        if (!left || !right || !top || !bottom)
            return {};
        return QStringLiteral("%1, %2, %3, %4").arg(*left).arg(*right).arg(*top).arg(*bottom);
    }
    case Font:
        return stringOf(resources, resource);
    case FileName:
    case Bitmap:
    case Stream:
    case BitmapRef:
        if (resource)
            return QStringLiteral("#%1").arg(resource);
        if (const auto number = data.u32(0))
            return QStringLiteral("#%1").arg(*number);
        return {};
    case String: {
        QString made;
        for (size_t at = 0; at + 1 < std::min<size_t>(data.size(), 400) && *data.u16(at); at += 2)
            made += QChar(*data.u16(at));
        return made;
    }
    default:
        return {};
    }
}

} // namespace

Result<ThemeData> readThemeRecords(const QList<PeResource>& resources)
{
    QStringList classes;
    const PeResource* variant = nullptr;
    for (const PeResource& resource : resources) {
        if (resource.type == QLatin1String("CMAP") && classes.isEmpty())
            classes = classNames(resource.data);
        else if (resource.type == QLatin1String("VARIANT") && (!variant || resource.name == QLatin1String("NORMAL")))
            variant = &resource;
    }
    const auto damaged = [](const QString& detail) {
        return fail(ErrorKind::Corrupt, StyleText::tr("The theme's values are damaged (%1).").arg(detail).toStdString());
    };
    if (classes.isEmpty() || !variant)
        return fail(ErrorKind::NotFound, StyleText::tr("The theme names no values.").toStdString());
    ThemeData theme;
    theme.scheme = variant->name;
    const Bytes& data = variant->data;
    for (size_t at = 0; at < data.size();) {
        const auto record = data.part(at, recordSize);
        if (!record)
            return damaged(QStringLiteral("%1").arg(at));
        const int32_t name = *record->i32(0), type = *record->i32(4), classId = *record->i32(8), part = *record->i32(12),
                      state = *record->i32(16);
        const uint32_t resource = *record->u32(20), size = *record->u32(28);
        const auto value = data.part(at + recordSize, size);
        if (!value || classId < 0 || classId >= classes.size() || part < 0 || state < 0)
            return damaged(QStringLiteral("%1").arg(at));
        at += recordSize + (size_t(size) + 7) / 8 * 8;
        const auto known = std::find_if(properties.begin(), properties.end(), [&](const Name& row) { return row.id == name; });
        if (auto text = valueOf(resources, type, resource, *value))
            theme.values.append({sectionOf(classes[classId], part, state),
                                 known != properties.end() ? QString(QLatin1String(known->name)) : QStringLiteral("#%1").arg(name), std::move(*text)});
        if (theme.values.size() > mostThemeValues)
            return fail(ErrorKind::TooLarge, StyleText::tr("The theme has too many values.").toStdString());
    }
    return theme;
}

} // namespace posthorn::messenger
