// What new mail raises an alert, and when: a value that the preferences change and the mail watch obeys.
#pragma once

#include <QColor>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <array>

#include "base/result.h"

class QByteArray;

namespace posthorn::messenger {

/// How much of a message an alert may tell to whoever looks at the screen.
enum class Preview { Nothing, Sender, Subject, Text };

/// A weekday's quiet time, in minutes of local time since midnight. An end that is not after the begin lies on the next
/// day; begin and end the same mean the whole day.
struct QuietTime {
    bool on = false;
    int begin = 22 * 60;
    int end = 7 * 60;
    bool operator==(const QuietTime&) const = default;
};

/// A folder's own choice.
struct FolderRule {
    bool alerts = true;
    QColor colour; ///< of the folder's entry and of its alerts; invalid: the style's own
    bool operator==(const FolderRule&) const = default;
};

/// All that decides over an alert.
struct AlertRules {
    bool on = true; ///< false: counts are shown, nothing is raised
    Preview preview = Preview::Subject;
    std::array<QuietTime, 7> quiet; ///< Monday first
    QHash<QString, FolderRule> folders; ///< by the folder's id; those that are not named: see standardRule()

    /// Of a folder that has no rule of its own: all alert but junk, trash, drafts and sent mail.
    static FolderRule standardRule(const QString& role);
    FolderRule rule(const QString& folder, const QString& role) const;
    /// Whether @p now lies in a weekday's quiet time, one that began the day before too.
    bool isQuiet(const QDateTime& now) const;
    bool operator==(const AlertRules&) const = default;

    /// As the profile keeps it: a JSON object. What it does not know it passes over; what is out of range gets its default.
    QByteArray toJson() const;
    static Result<AlertRules> fromJson(const QByteArray& json);
};

} // namespace posthorn::messenger
