// The user's settings: one table (preferences.inc), one row each; kept in preferences.json. Main thread.
#pragma once

#include <array>

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>

#include "base/result.h"

namespace posthorn::messenger {

enum class Preference {
#define PREFERENCE(name, key, type, initial, least, most, choices) name,
#include "messenger/client/profile/preferences.inc"
#undef PREFERENCE
    Count
};

class Preferences : public QObject {
    Q_OBJECT
public:
    enum class Type { Boolean, Number, Text, Choice };
    struct Row {
        const char* key;
        Type type;
        const char* initial;
        int least;
        int most;
        const char* choices; ///< words with spaces between
    };
    static const Row& row(Preference preference);
    static QStringList choices(Preference preference);

    explicit Preferences(QObject* parent = nullptr);
    /// Reads the file and will write there. A missing file is an empty one; values that do not fit their row, and a file that
    /// is none, count as the defaults (a damaged file is put aside as <file>.damaged). The result says what was passed over.
    Result<void> load(const QString& file);

    bool boolean(Preference preference) const { return number(preference) != 0; }
    int number(Preference preference) const { return m_numbers[size_t(preference)]; }
    const QString& text(Preference preference) const { return m_texts[size_t(preference)]; } ///< choices too

    /// Invalid where it does not fit the row. Numbers as decimals, booleans as "0" and "1". The file is written soon after,
    /// once for all changes of a turn.
    Result<void> set(Preference preference, const QString& value);
    Result<void> set(Preference preference, bool value) { return set(preference, QString::number(int(value))); }
    Result<void> set(Preference preference, int value) { return set(preference, QString::number(value)); }
    Result<void> set(Preference preference, const char*) = delete;
    void reset(Preference preference);
    /// Writes what was not written yet.
    Result<void> flush();

Q_SIGNALS:
    void changed(posthorn::messenger::Preference preference);

private:
    bool accept(Preference preference, const QString& value);

    QString m_file;
    QJsonObject m_unknown; ///< of later versions; kept
    std::array<QString, size_t(Preference::Count)> m_texts;
    std::array<int, size_t(Preference::Count)> m_numbers{};
    bool m_dirty = false;
};

} // namespace posthorn::messenger
