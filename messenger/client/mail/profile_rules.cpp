// Between the profile's settings and the rules.
#include "messenger/client/mail/alert_rules.h"
#include "messenger/client/profile/account_settings.h"
#include "messenger/client/profile/preferences.h"

namespace posthorn::messenger {

std::array<QuietTime, 7> quietWeek(const Preferences& preferences)
{
    const QString& each = preferences.text(Preference::QuietTimes);
    if (!each.isEmpty())
        return parseQuietTimes(each);
    std::array<QuietTime, 7> week;
    week.fill({true, preferences.number(Preference::QuietFrom), preferences.number(Preference::QuietTo)});
    if (preferences.boolean(Preference::QuietWeekends))
        week[5] = week[6] = {true, 0, 0};
    return week;
}

AlertRules alertRules(const Preferences& preferences, const AccountSettings& account)
{
    AlertRules rules;
    rules.on = preferences.boolean(Preference::NotifyMail);
    rules.preview = {preferences.boolean(Preference::MailShowSender), preferences.boolean(Preference::MailShowSubject),
                     preferences.boolean(Preference::MailShowPreview)};
    if (preferences.boolean(Preference::QuietHours))
        rules.quiet = quietWeek(preferences);
    for (auto choice = account.folders.begin(); choice != account.folders.end(); ++choice)
        rules.folders.insert(choice.key(), {choice->alert, QColor(choice->colour)});
    return rules;
}

void keepFolderRules(AccountSettings& account, const AlertRules& rules)
{
    account.folders.clear();
    for (auto rule = rules.folders.begin(); rule != rules.folders.end(); ++rule)
        account.folders.insert(rule.key(), {rule->alerts, rule->colour.isValid() ? rule->colour.name() : QString()});
}

} // namespace posthorn::messenger
