#include "gui/models/log_filter.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::gui {

namespace {

// Case-insensitive search without a copy: ASCII letters fold, all other bytes must be equal. The word is lower case.
bool contains(const std::string& text, const std::string& word)
{
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return asciiLower(a) == b; }) != text.end();
}

std::optional<uint64_t> sessionOf(const QString& word)
{
    QString digits;
    if (word.startsWith(QLatin1String("session:"), Qt::CaseInsensitive))
        digits = word.mid(8);
    else if (word.startsWith(QLatin1Char('[')) && word.endsWith(QLatin1Char(']')))
        digits = word.mid(1, word.size() - 2);
    bool good = false;
    const qulonglong number = digits.toULongLong(&good);
    return good ? std::optional<uint64_t>(number) : std::nullopt;
}

} // namespace

QStringList LogFilter::split(const QString& text)
{
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            if (!word.isEmpty())
                words.append(word);
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.isEmpty())
        words.append(word);
    return words;
}

LogFilter::LogFilter(const QString& text, watch::Level least)
    : m_least(least)
{
    for (const QString& word : split(text)) {
        if (const auto session = sessionOf(word)) {
            m_session = session;
        } else if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
            m_without.push_back(toLower(word.mid(1).toStdString()));
        } else {
            m_words.push_back(toLower(word.toStdString()));
            m_marked.append(word);
        }
    }
}

bool LogFilter::passes(const watch::LogLine& line) const
{
    if (line.level < m_least || (m_session && line.session != *m_session))
        return false;
    for (const std::string& word : m_words) {
        if (!contains(line.text, word))
            return false;
    }
    for (const std::string& word : m_without) {
        if (contains(line.text, word))
            return false;
    }
    return true;
}

} // namespace posthorn::gui
