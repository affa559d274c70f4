#include "messenger/windows/spelling.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

namespace posthorn::messenger {

namespace {

QStringList dictionaryFolders()
{
    QStringList folders = qEnvironmentVariable("DICPATH").split(QLatin1Char(':'), Qt::SkipEmptyParts);
    for (const QString& data : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        folders += {data + QStringLiteral("/hunspell"), data + QStringLiteral("/myspell/dicts")};
    return folders;
}

} // namespace

Spelling& Spelling::shared()
{
    static Spelling spelling;
    return spelling;
}

Spelling::Spelling()
{
#ifdef POSTHORN_WITH_HUNSPELL
    for (const QString& folder : dictionaryFolders()) {
        for (const QFileInfo& file : QDir(folder).entryInfoList({QStringLiteral("*.dic")}, QDir::Files, QDir::Name)) {
            const QString language = file.completeBaseName();
            const QString base = file.path() + QLatin1Char('/') + language;
            if (language.startsWith(QLatin1String("hyph")) || m_files.contains(language) || !QFile::exists(base + QStringLiteral(".aff")))
                continue;
            m_files.insert(language, base);
            m_languages.append(language);
        }
    }
    m_languages.sort();
#endif
}

QString Spelling::title(const QString& language)
{
    const QLocale locale(language);
    if (locale.language() == QLocale::C)
        return language;
    const QString name = locale.nativeLanguageName(), land = locale.nativeTerritoryName();
    return land.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, land);
}

QStringList Spelling::chosen(const QString& preference) const
{
    if (preference == QLatin1String("none") || m_languages.isEmpty())
        return {};
    if (preference != QLatin1String("auto") && !preference.isEmpty()) {
        QStringList known;
        for (const QString& code : preference.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (m_languages.contains(code))
                known.append(code);
        }
        return known;
    }
    const QString wanted = QLocale::system().name();
    if (m_languages.contains(wanted))
        return {wanted};
    for (const QString& code : m_languages) { // the same language elsewhere
        if (code.section(QLatin1Char('_'), 0, 0) == wanted.section(QLatin1Char('_'), 0, 0))
            return {code};
    }
    return {};
}

void Spelling::need(const QStringList& languages)
{
    for (const QString& language : languages) {
        if (m_asked.contains(language) || !m_files.contains(language))
            continue;
        m_asked.insert(language);
        QThreadPool::globalInstance()->start([this, language, path = m_files.value(language)] {
            auto read = readDictionary(path);
            QMetaObject::invokeMethod(this, [this, language, read = std::move(read)] {
                if (read)
                    m_dictionaries.insert(language, read);
                Q_EMIT ready();
            }, Qt::QueuedConnection);
        });
    }
}

bool Spelling::isReady(const QStringList& languages) const
{
    return !languages.isEmpty() && std::all_of(languages.begin(), languages.end(), [this](const QString& language) { return m_dictionaries.contains(language); });
}

bool Spelling::isRight(const QString& word, const QStringList& languages) const
{
    if (word.size() < 2 || word.size() > 60 || m_own.contains(word) || m_own.contains(word.toLower()))
        return true;
    if (std::any_of(word.begin(), word.end(), [](QChar c) { return c.isDigit() || c == QLatin1Char('_'); }))
        return true;
    bool asked = false;
    for (const QString& language : languages) {
        const auto dictionary = m_dictionaries.value(language);
        if (!dictionary)
            continue;
        asked = true;
        if (dictionary->isRight(word))
            return true;
    }
    return !asked;
}

QStringList Spelling::suggestions(const QString& word, const QStringList& languages) const
{
    constexpr qsizetype most = 6;
    QStringList found;
    for (qsizetype rank = 0; rank < most; ++rank) {
        for (const QString& language : languages) {
            const auto dictionary = m_dictionaries.value(language);
            const QString each = dictionary ? dictionary->suggestions(word).value(rank) : QString();
            if (!each.isEmpty() && !found.contains(each) && found.size() < most)
                found.append(each);
        }
    }
    return found;
}

void Spelling::setOwnWords(const QStringList& words)
{
    m_own = QSet<QString>(words.begin(), words.end());
}

} // namespace posthorn::messenger
