// Which log lines a view shows.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include "watch/values.h"

namespace posthorn::gui {

/// Every word must be in the line, whatever its case; `session:42` or `[42]` asks for the session, a word with `-` in
/// front must not be there. A phrase stands in quotes.
class LogFilter {
public:
    LogFilter() = default;
    LogFilter(const QString& text, watch::Level least);

    bool passes(const watch::LogLine& line) const;
    bool isEmpty() const { return m_words.empty() && m_without.empty() && !m_session && m_least == watch::Level::Debug; }
    /// The words, for marking them in the line.
    const QStringList& words() const { return m_marked; }
    const std::vector<std::string>& plainWords() const { return m_words; }
    std::optional<uint64_t> session() const { return m_session; }
    /// The words of a text, quotes respected.
    static QStringList split(const QString& text);

private:
    std::vector<std::string> m_words;   // lower case
    std::vector<std::string> m_without; // lower case
    QStringList m_marked;
    std::optional<uint64_t> m_session;
    watch::Level m_least = watch::Level::Debug;
};

} // namespace posthorn::gui
