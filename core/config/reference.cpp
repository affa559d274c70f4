#include "config/reference.h"

#include "base/text.h"
#include "config/catalogue.h"

namespace posthorn::config {

namespace {

// A cell of a table: a bar would end it.
std::string cell(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string range(int64_t low, int64_t high)
{
    return std::to_string(low) + " to " + std::to_string(high);
}

std::string values(const SettingRow& row)
{
    switch (row.type) {
    case SettingType::Boolean:
        return "true or false";
    case SettingType::Integer:
        return range(row.low, row.high);
    case SettingType::Size:
        return "bytes, " + range(row.low, row.high);
    case SettingType::Duration:
        return "seconds, " + range(row.low, row.high);
    case SettingType::Text:
        return "text, up to " + std::to_string(row.high) + " bytes";
    case SettingType::List:
        return "list, up to " + std::to_string(row.high) + " bytes";
    case SettingType::Choice: {
        std::string text;
        for (const std::string_view choice : split(row.choices, '|'))
            text += (text.empty() ? "`" : ", `") + std::string(choice) + '`';
        return text;
    }
    }
    return {};
}

} // namespace

std::string settingsReference()
{
    std::string out =
        "# Settings\n"
        "\n"
        "<!-- Made by scripts/make-docs from core/config/catalogue.inc; change it there. -->\n"
        "\n"
        "Settings stand in `posthorn.ini` in the data folder, as `name = value` below a `[group]`; a line that starts with\n"
        "`;` or `#` is a comment. What is not there has its default. `--set group.name=value` on the command line goes before\n"
        "the file. Sizes understand K, M and G (powers of 1024), durations s, m, h and d; lists are separated by commas.\n"
        "\n"
        "`SIGHUP` or `posthornctl reload` reads the file anew; an error in it is reported with its line, and the old values\n"
        "stay in force. A *live* setting counts for the sessions that start after that, one marked *restart* at the next start.\n";
    std::string_view group;
    for (const SettingRow& row : catalogue()) {
        const std::string_view its = row.name.substr(0, row.name.find('.'));
        if (its != group) {
            group = its;
            out += "\n## [" + std::string(group) +
                   "]\n\n| name | default | values | takes effect | what it does |\n|---|---|---|---|---|\n";
        }
        const std::string value = row.defaultValue.empty() ? "empty" : '`' + cell(row.defaultValue) + '`';
        out += "| `" + std::string(row.name.substr(group.size() + 1)) + "` | " + value + " | " + values(row) + " | " +
               (row.effect == Effect::Live ? "live" : "restart") + " | " + cell(row.help) + " |\n";
    }
    return out;
}

} // namespace posthorn::config
