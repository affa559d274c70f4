// What new mail raises an alert, and when: a value that the preferences change and the mail watch obeys.
#pragma once

#include <QColor>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <array>

namespace posthorn::messenger {

class Preferences;
struct AccountSettings;

/// What of a message an alert may tell to whoever looks at the screen.
struct Preview {
    bool sender = true;
    bool subject = true;
    bool text = true;
    bool any() const { return sender || subject || text; }
    bool operator==(const Preview&) const = default;
};

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
    Preview preview;
    std::array<QuietTime, 7> quiet; ///< Monday first
    QHash<QString, FolderRule> folders; ///< by the folder's id; those that are not named: see standardRule()

    /// Of a folder that has no rule of its own: all alert but junk, trash, drafts and sent mail.
    static FolderRule standardRule(const QString& role);
    FolderRule rule(const QString& folder, const QString& role) const;
    /// Whether @p now lies in a weekday's quiet time, one that began the day before too.
    bool isQuiet(const QDateTime& now) const;
    bool operator==(const AlertRules&) const = default;
};

/// What the profile says: the preferences for all accounts, the folders of @p account.
AlertRules alertRules(const Preferences& preferences, const AccountSettings& account);
/// Keeps a changed folder choice with the account's other settings.
void keepFolderRules(AccountSettings& account, const AlertRules& rules);

/// A week's quiet times as the preferences keep them: seven words, Monday first, "1320-420" in minutes after midnight or "-"
/// for a day without; what is missing or wrong is a day without.
std::array<QuietTime, 7> parseQuietTimes(const QString& text);
QString quietTimesText(const std::array<QuietTime, 7>& times);
/// The week as the preferences have it, whether or not it is in force (QuietHours): each day's own, else one time for all.
std::array<QuietTime, 7> quietWeek(const Preferences& preferences);

} // namespace posthorn::messenger
