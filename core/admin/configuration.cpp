// Settings over every door: as the console's form does it, each value is checked, written to posthorn.ini and in force.
#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using config::Setting;
using config::SettingType;

/// A value that is nobody's to read back.
bool isSecret(const config::SettingRow& row)
{
    return row.name.ends_with("password");
}

std::string shown(const config::SettingRow& row, const std::string& value)
{
    return isSecret(row) && !value.empty() ? "***" : value;
}

std::string_view typeName(SettingType type)
{
    switch (type) {
    case SettingType::Boolean:
        return "boolean";
    case SettingType::Integer:
        return "integer";
    case SettingType::Size:
        return "size";
    case SettingType::Duration:
        return "duration";
    case SettingType::Text:
        return "text";
    case SettingType::List:
        return "list";
    case SettingType::Choice:
        break;
    }
    return "choice";
}

/// What a value may be: "1..100" or "a|b|c"; empty where there is no bound.
std::string bounds(const config::SettingRow& row)
{
    if (row.type == SettingType::Choice)
        return std::string(row.choices);
    if (row.type == SettingType::Boolean || row.high <= row.low)
        return {};
    return std::to_string(row.low) + ".." + std::to_string(row.high);
}

Result<Setting> find(const std::string& name)
{
    if (const auto setting = config::findSetting(toLower(name)))
        return *setting;
    return fail(ErrorKind::NotFound, "no such setting: " + name);
}

void get(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto setting = find(arguments[0]);
    if (!setting)
        return reply(passOn(setting.error()));
    reply(Answer{{{shown(config::row(*setting), context.settings.snapshot()->text(*setting))}}, true});
}

void set(Context& context, const Caller& caller, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto setting = find(arguments[0]);
    if (!setting)
        return reply(passOn(setting.error()));
    const config::SettingRow& row = config::row(*setting);
    auto value = config::normalise(*setting, arguments[1]);
    if (!value)
        return reply(passOn(value.error()));
    const std::string before = context.settings.snapshot()->text(*setting);
    if (auto done = context.settings.change({{*setting, *value}}); !done)
        return reply(passOn(done.error()));
    const bool holds = context.settings.snapshot()->text(*setting) == *value;
    const std::string_view effect = !holds                                 ? "overridden"
                                    : row.effect == config::Effect::Restart ? "restart"
                                                                            : "live";
    if (!isSecret(row))
        context.hub.log(watch::Channel::System, watch::Level::Info,
                        caller.name + ": " + std::string(row.name) + " was " + before + " and is " + *value);
    reply(Answer{{{std::string(row.name), shown(row, *value), std::string(effect)}}, true});
}

void describe(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const std::string pattern = arguments.empty() ? "*" : arguments[0];
    const auto snapshot = context.settings.snapshot();
    Answer answer{{}, true};
    for (int i = 0; i < int(Setting::Count); ++i) {
        const config::SettingRow& row = config::row(Setting(i));
        if (!wildcardMatch(pattern, row.name))
            continue;
        answer.rows.push_back({std::string(row.name), std::string(typeName(row.type)),
                               shown(row, snapshot->text(Setting(i))), std::string(row.defaultValue), bounds(row),
                               row.effect == config::Effect::Restart ? "restart" : "live", std::string(row.help)});
    }
    if (answer.rows.empty() && pattern.find_first_of("*?") == std::string::npos)
        return reply(fail(ErrorKind::NotFound, "no such setting: " + pattern));
    reply(std::move(answer));
}

} // namespace

void addConfigurationOperations(Registry& registry)
{
    registry.add({{"config get", "name", "Tells a setting's value.", 1, 1, Permission::Global, false, false, "value"}, get});
    registry.add({{"config set", "name value",
                   "Changes a setting, checked and for good; tells name, value and whether it is live, needs a restart, or is"
                   " overridden by the server's command line.",
                   2, 2, Permission::Global, true, false, "name value effect"},
                  set, 1}); // the line of the change itself has the value where it is no secret
    registry.add({{"config describe", "[pattern]",
                   "Lists settings: name, type, value, default, what it may be, live or restart, help. The pattern may hold"
                   " * and ?.",
                   0, 1, Permission::Global, false, false, "name type value default range effect help"},
                  describe});
}

} // namespace posthorn::admin
