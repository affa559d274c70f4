#include "config/settings.h"

#include "base/files.h"
#include "base/text.h"

namespace posthorn::config {

Snapshot::Snapshot()
{
    for (size_t i = 0; i < size_t(Setting::Count); ++i) {
        const auto setting = Setting(i);
        auto value = normalise(setting, row(setting).defaultValue);
        set(setting, value ? std::move(*value) : std::string());
    }
}

void Snapshot::set(Setting setting, std::string normalised)
{
    const size_t i = size_t(setting);
    m_numbers[i] = normalised == "true" ? 1 : parseNumber<int64_t>(normalised).value_or(0);
    m_texts[i] = std::move(normalised);
}

std::vector<std::string> Snapshot::list(Setting setting) const
{
    std::vector<std::string> items;
    for (const std::string_view item : split(text(setting), ',')) {
        if (!trimmed(item).empty())
            items.emplace_back(trimmed(item));
    }
    return items;
}

Settings::Settings(std::string file, std::vector<std::pair<Setting, std::string>> overrides)
    : m_file(std::move(file))
    , m_overrides(std::move(overrides))
{
    auto defaults = parse({});
    m_snapshot = defaults ? *defaults : std::make_shared<const Snapshot>();
}

namespace {

// One line of the file: nothing, a [group], or name = value. The name is returned with its group.
struct Line {
    bool isGroup = false;
    std::string name;
    std::string_view value;
};

std::optional<Line> parseLine(std::string_view text, std::string_view group)
{
    text = trimmed(text);
    Line line;
    if (text.empty() || text.front() == ';' || text.front() == '#')
        return line;
    if (text.front() == '[') {
        if (text.back() != ']')
            return std::nullopt;
        line.isGroup = true;
        line.name = trimmed(text.substr(1, text.size() - 2));
        return line;
    }
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return std::nullopt;
    line.name = std::string(group) + '.' + std::string(trimmed(text.substr(0, equals)));
    line.value = trimmed(text.substr(equals + 1));
    return line;
}

} // namespace

Result<SnapshotPtr> Settings::parse(std::string_view text) const
{
    auto snapshot = std::make_shared<Snapshot>();
    std::string group;
    size_t number = 0;
    while (!text.empty()) {
        ++number;
        const auto line = parseLine(takeUntil(text, '\n'), group);
        const std::string where = "posthorn.ini, line " + std::to_string(number) + ": ";
        if (!line)
            return fail(ErrorKind::Invalid, where + "neither [group] nor name=value");
        if (line->isGroup) {
            group = line->name;
            continue;
        }
        if (line->name.empty())
            continue;
        const auto setting = findSetting(line->name);
        if (!setting)
            return fail(ErrorKind::Invalid, where + "no setting is called " + line->name);
        auto value = normalise(*setting, line->value);
        if (!value)
            return fail(ErrorKind::Invalid, where + value.error().text);
        snapshot->set(*setting, std::move(*value));
    }
    for (const auto& [setting, value] : m_overrides)
        snapshot->set(setting, value);
    return SnapshotPtr(std::move(snapshot));
}

namespace {

constexpr size_t largestFile = 1 << 20;

Result<std::string> readWhole(const std::string& path)
{
    auto file = FileSystem::system().open(path, OpenMode::Read);
    if (!file) {
        if (file.error().kind == ErrorKind::NotFound)
            return std::string();
        return passOn(file.error());
    }
    const auto size = (*file)->size();
    if (!size)
        return passOn(size.error());
    if (*size > int64_t(largestFile))
        return fail(ErrorKind::TooLarge, "posthorn.ini is larger than 1 MiB");
    return (*file)->read(0, size_t(*size));
}

} // namespace

Result<void> Settings::reload()
{
    const std::lock_guard changing(m_changing);
    auto text = readWhole(m_file);
    if (!text)
        return passOn(text.error());
    auto snapshot = parse(*text);
    if (!snapshot)
        return passOn(snapshot.error());
    publish(std::move(*snapshot));
    return {};
}

SnapshotPtr Settings::snapshot() const
{
    std::lock_guard lock(m_mutex);
    return m_snapshot;
}

void Settings::publish(SnapshotPtr snapshot)
{
    std::vector<std::function<void(const SnapshotPtr&)>> listeners;
    {
        std::lock_guard lock(m_mutex);
        m_snapshot = snapshot;
        m_version.fetch_add(1, std::memory_order_release);
        listeners = m_listeners;
    }
    for (const auto& listener : listeners)
        listener(snapshot);
}

void Settings::onPublished(std::function<void(const SnapshotPtr&)> listener)
{
    std::lock_guard lock(m_mutex);
    m_listeners.push_back(std::move(listener));
}

namespace {

// The text with one assignment in it: in the place of the old one, else behind its group's heading, else with a new
// group at the end. All else stays as it is.
std::string withAssignment(std::string_view text, std::string_view name, const std::string& value)
{
    const std::string_view wantedGroup = name.substr(0, name.find('.'));
    const std::string assignment = std::string(name.substr(name.find('.') + 1)) + " = " + value + "\n";
    std::string made;
    std::string group;
    size_t behindHeading = std::string::npos;
    bool placed = false;
    while (!text.empty()) {
        const std::string_view line = takeUntil(text, '\n');
        const auto parsed = parseLine(line, group);
        if (parsed && !parsed->isGroup && parsed->name == name) {
            if (!placed)
                made += assignment;
            placed = true;
            continue;
        }
        made.append(line) += '\n';
        if (parsed && parsed->isGroup) {
            group = parsed->name;
            if (group == wantedGroup && behindHeading == std::string::npos)
                behindHeading = made.size();
        }
    }
    if (placed)
        return made;
    if (behindHeading != std::string::npos)
        return made.insert(behindHeading, assignment);
    made += made.empty() ? "[" : "\n[";
    return made.append(wantedGroup) + "]\n" + assignment;
}

} // namespace

Result<void> Settings::change(const std::vector<std::pair<Setting, std::string>>& values)
{
    const std::lock_guard changing(m_changing);
    auto text = readWhole(m_file);
    if (!text)
        return passOn(text.error());
    for (const auto& [setting, raw] : values) {
        const auto value = normalise(setting, raw);
        if (!value)
            return passOn(value.error());
        *text = withAssignment(*text, row(setting).name, *value);
    }
    auto snapshot = parse(*text);
    if (!snapshot)
        return passOn(snapshot.error());
    if (text->size() > largestFile)
        return fail(ErrorKind::TooLarge, "posthorn.ini would be larger than 1 MiB");
    if (auto done = replaceFile(FileSystem::system(), m_file, *text); !done)
        return done;
    publish(std::move(*snapshot));
    return {};
}

Result<std::pair<Setting, std::string>> parseAssignment(std::string_view text)
{
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return fail(ErrorKind::Invalid, "--set wants NAME=VALUE");
    const auto setting = findSetting(trimmed(text.substr(0, equals)));
    if (!setting)
        return fail(ErrorKind::Invalid, "no setting is called " + std::string(trimmed(text.substr(0, equals))));
    auto value = normalise(*setting, text.substr(equals + 1));
    if (!value)
        return passOn(value.error());
    return std::pair(*setting, std::move(*value));
}

} // namespace posthorn::config
