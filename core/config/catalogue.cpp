#include "config/catalogue.h"

#include <array>
#include <unordered_map>

#include "base/text.h"

namespace posthorn::config {

namespace {

constexpr std::array<SettingRow, size_t(Setting::Count)> rows = {{
#define POSTHORN_SETTING(id, name, type, value, low, high, choices, effect, help) \
    SettingRow{name, type, value, low, high, choices, effect, help},
#include "config/catalogue.inc"
#undef POSTHORN_SETTING
}};

tl::unexpected<Error> refuse(const SettingRow& row, const std::string& why)
{
    return fail(ErrorKind::Invalid, std::string(row.name) + ": " + why);
}

Result<std::string> normaliseNumber(const SettingRow& row, std::string_view text)
{
    int64_t factor = 1;
    if (!text.empty()) {
        const char unit = asciiLower(text.back());
        if (row.type == SettingType::Size)
            factor = unit == 'k' ? 1 << 10 : unit == 'm' ? 1 << 20 : unit == 'g' ? 1 << 30 : 1;
        else if (row.type == SettingType::Duration)
            factor = unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 1;
        if (factor > 1 || (row.type == SettingType::Duration && unit == 's'))
            text.remove_suffix(1);
    }
    const auto number = parseNumber<int64_t>(trimmed(text));
    if (!number)
        return refuse(row, "not a number");
    int64_t value = 0;
    if (__builtin_mul_overflow(*number, factor, &value) || value < row.low || value > row.high)
        return refuse(row, "must lie between " + std::to_string(row.low) + " and " + std::to_string(row.high));
    return std::to_string(value);
}

} // namespace

std::span<const SettingRow> catalogue()
{
    return rows;
}

const SettingRow& row(Setting setting)
{
    return rows[size_t(setting)];
}

std::optional<Setting> findSetting(std::string_view name)
{
    static const auto index = [] {
        std::unordered_map<std::string_view, Setting> map;
        for (size_t i = 0; i < rows.size(); ++i)
            map.emplace(rows[i].name, Setting(i));
        return map;
    }();
    const auto found = index.find(name);
    if (found == index.end())
        return std::nullopt;
    return found->second;
}

Result<std::string> normalise(Setting setting, std::string_view text)
{
    const SettingRow& row = config::row(setting);
    text = trimmed(text);
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos || !isUtf8(text))
        return refuse(row, "must be one line of UTF-8 text");
    switch (row.type) {
    case SettingType::Boolean:
        for (const std::string_view yes : {"true", "yes", "on", "1"}) {
            if (equalsIgnoreCase(text, yes))
                return std::string("true");
        }
        for (const std::string_view no : {"false", "no", "off", "0"}) {
            if (equalsIgnoreCase(text, no))
                return std::string("false");
        }
        return refuse(row, "must be true or false");
    case SettingType::Integer:
    case SettingType::Size:
    case SettingType::Duration:
        return normaliseNumber(row, text);
    case SettingType::Text:
    case SettingType::List:
        if (int64_t(text.size()) < row.low || int64_t(text.size()) > row.high)
            return refuse(row, "must have between " + std::to_string(row.low) + " and " + std::to_string(row.high) +
                                   " characters");
        return std::string(text);
    case SettingType::Choice:
        for (const std::string_view choice : split(row.choices, '|')) {
            if (equalsIgnoreCase(text, choice))
                return std::string(choice);
        }
        return refuse(row, "must be one of " + std::string(row.choices));
    }
    return fail(ErrorKind::Internal, "unknown setting type");
}

} // namespace posthorn::config
