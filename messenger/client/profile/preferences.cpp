#include "messenger/client/profile/preferences.h"

#include <QFile>
#include <QMetaObject>

#include "messenger/client/profile/json_file.h"

namespace posthorn::messenger {

namespace {

using Row = Preferences::Row;
using enum Preferences::Type;

constexpr Row rows[] = {
#define PREFERENCE(name, key, type, initial, least, most, choices) {key, type, initial, least, most, choices},
#include "messenger/client/profile/preferences.inc"
#undef PREFERENCE
};
static_assert(std::size(rows) == size_t(Preference::Count));

} // namespace

const Row& Preferences::row(Preference preference)
{
    return rows[size_t(preference)];
}

QStringList Preferences::choices(Preference preference)
{
    return QString::fromLatin1(row(preference).choices).split(u' ', Qt::SkipEmptyParts);
}

Preferences::Preferences(QObject* parent)
    : QObject(parent)
{
    for (size_t i = 0; i < size_t(Preference::Count); ++i)
        accept(Preference(i), QString::fromLatin1(rows[i].initial));
}

bool Preferences::accept(Preference preference, const QString& value)
{
    const Row& row = rows[size_t(preference)];
    int number = 0;
    switch (row.type) {
    case Boolean:
    case Number: {
        bool good = false;
        number = value.toInt(&good);
        if (!good || number < row.least || number > row.most)
            return false;
        break;
    }
    case Text:
        if (value.toUtf8().size() > row.most || value.contains(QChar(u'\0')))
            return false;
        break;
    case Choice:
        if (!choices(preference).contains(value))
            return false;
        break;
    }
    m_numbers[size_t(preference)] = number;
    m_texts[size_t(preference)] = value;
    return true;
}

Result<void> Preferences::load(const QString& file)
{
    m_file = file;
    auto object = readJsonFile(file);
    if (!object) {
        if (object.error().kind == ErrorKind::NotFound)
            return {};
        if (object.error().kind == ErrorKind::Corrupt)
            QFile::rename(file, file + QStringLiteral(".damaged"));
        return passOn(object.error());
    }
    QStringList passedOver;
    for (size_t i = 0; i < size_t(Preference::Count); ++i) {
        const QString key = QLatin1String(rows[i].key);
        if (!object->contains(key))
            continue;
        const QJsonValue value = object->take(key);
        const QString text = value.isBool()     ? QString::number(int(value.toBool()))
                             : value.isDouble() ? QString::number(value.toInt(INT_MIN))
                                                : value.toString();
        if ((value.isBool() || value.isDouble() || value.isString()) && accept(Preference(i), text))
            Q_EMIT changed(Preference(i));
        else
            passedOver.append(key);
    }
    m_unknown = *object;
    if (!passedOver.isEmpty())
        return fail(ErrorKind::Invalid, "settings with values that are not possible: " + passedOver.join(u' ').toStdString());
    return {};
}

Result<void> Preferences::set(Preference preference, const QString& value)
{
    if (value == text(preference))
        return {};
    if (!accept(preference, value))
        return fail(ErrorKind::Invalid, std::string("no possible value of ") + row(preference).key);
    if (!m_dirty) {
        m_dirty = true;
        QMetaObject::invokeMethod(
            this, [this] { (void)flush(); }, Qt::QueuedConnection);
    }
    Q_EMIT changed(preference);
    return {};
}

void Preferences::reset(Preference preference)
{
    (void)set(preference, QString::fromLatin1(row(preference).initial));
}

Result<void> Preferences::flush()
{
    if (!m_dirty || m_file.isEmpty())
        return {};
    QJsonObject object = m_unknown;
    for (size_t i = 0; i < size_t(Preference::Count); ++i) {
        const Row& each = rows[i];
        if (m_texts[i] == QLatin1String(each.initial))
            continue; // so that a better default reaches those who never chose
        const QString key = QLatin1String(each.key);
        if (each.type == Boolean)
            object.insert(key, m_numbers[i] != 0);
        else if (each.type == Number)
            object.insert(key, m_numbers[i]);
        else
            object.insert(key, m_texts[i]);
    }
    auto written = writeJsonFile(m_file, object);
    if (written)
        m_dirty = false;
    return written;
}

} // namespace posthorn::messenger
