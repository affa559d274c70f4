#include "messenger/client/mail/alert_rules.h"

#include <QStringList>

#include <algorithm>

namespace posthorn::messenger {

namespace {

constexpr int dayMinutes = 24 * 60;

/// Minutes that a quiet time lasts.
int lengthOf(const QuietTime& time)
{
    return time.end > time.begin ? time.end - time.begin : dayMinutes - time.begin + time.end;
}

/// -1 where it is no minute of a day.
int minuteOf(const QString& text)
{
    bool isNumber = false;
    const int minute = text.toInt(&isNumber);
    return isNumber && minute >= 0 && minute < dayMinutes ? minute : -1;
}

} // namespace

FolderRule AlertRules::standardRule(const QString& role)
{
    FolderRule rule;
    rule.alerts = role.isEmpty() || role == QLatin1String("inbox") || role == QLatin1String("archive");
    return rule;
}

FolderRule AlertRules::rule(const QString& folder, const QString& role) const
{
    const auto own = folders.constFind(folder);
    return own == folders.constEnd() ? standardRule(role) : *own;
}

bool AlertRules::isQuiet(const QDateTime& now) const
{
    const QDateTime local = now.toLocalTime();
    const int today = local.date().dayOfWeek() - 1;
    const int minute = local.time().hour() * 60 + local.time().minute();
    const QuietTime& here = quiet[size_t(today)];
    if (here.on && minute >= here.begin && minute < here.begin + lengthOf(here))
        return true;
    const QuietTime& before = quiet[size_t((today + 6) % 7)];
    return before.on && minute + dayMinutes < before.begin + lengthOf(before);
}

std::array<QuietTime, 7> parseQuietTimes(const QString& text)
{
    std::array<QuietTime, 7> times;
    const QStringList words = text.left(200).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), 7); ++i) {
        const QStringList ends = words.at(i).split(QLatin1Char('-'));
        const int begin = minuteOf(ends.value(0)), end = minuteOf(ends.value(1));
        if (ends.size() == 2 && begin >= 0 && end >= 0)
            times[size_t(i)] = {true, begin, end};
    }
    return times;
}

QString quietTimesText(const std::array<QuietTime, 7>& times)
{
    QStringList words;
    for (const QuietTime& time : times)
        words.append(time.on ? QStringLiteral("%1-%2").arg(time.begin).arg(time.end) : QStringLiteral("-"));
    return words.join(QLatin1Char(' '));
}

} // namespace posthorn::messenger
