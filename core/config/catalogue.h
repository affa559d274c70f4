// The settings catalogue: every setting is one row of catalogue.inc, from which the parser, the checks, the settings
// form and docs/settings.md derive. Nobody asks for a setting by its name at run time except the parser.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace posthorn::config {

enum class SettingType {
    Boolean,  ///< true or false (also yes/no, on/off, 1/0)
    Integer,  ///< within [low, high]
    Size,     ///< bytes, within [low, high]; K, M and G (powers of 1024) are understood
    Duration, ///< seconds, within [low, high]; s, m, h and d are understood
    Text,     ///< one line; [low, high] is its length
    List,     ///< items separated by commas
    Choice    ///< one of `choices`, separated by '|'
};

/// When a changed value takes effect: for the sessions that start after the reload, or at the next start.
enum class Effect { Live, Restart };

struct SettingRow {
    std::string_view name; ///< "<group>.<words-with-hyphens>"
    SettingType type;
    std::string_view defaultValue;
    int64_t low;
    int64_t high;
    std::string_view choices;
    Effect effect;
    std::string_view help; ///< one or two English sentences; the translation catalogue's source text
};

enum class Setting : int {
#define POSTHORN_SETTING(id, name, type, value, low, high, choices, effect, help) id,
#include "config/catalogue.inc"
#undef POSTHORN_SETTING
    Count
};

std::span<const SettingRow> catalogue();
const SettingRow& row(Setting setting);
std::optional<Setting> findSetting(std::string_view name);

/// Checks @p text against the row and returns it in its normal form (numbers in plain digits, "true" or "false").
Result<std::string> normalise(Setting setting, std::string_view text);

} // namespace posthorn::config
