#include "http/fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace posthorn::http {

namespace {

constexpr std::array<bool, 256> tokenTable = [] {
    std::array<bool, 256> table{};
    for (int c = 'a'; c <= 'z'; ++c)
        table[size_t(c)] = table[size_t(c - 'a' + 'A')] = true;
    for (int c = '0'; c <= '9'; ++c)
        table[size_t(c)] = true;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[size_t(c)] = true;
    return table;
}();

bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

} // namespace

bool isToken(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return tokenTable[static_cast<unsigned char>(c)]; });
}

bool listHas(std::string_view list, std::string_view item)
{
    while (!list.empty()) {
        if (equalsIgnoreCase(trimmed(takeUntil(list, ',')), item))
            return true;
    }
    return false;
}

void Fields::add(std::string_view name, std::string_view value)
{
    if (!isToken(name))
        return;
    const size_t at = m_text.size();
    m_text.append(name).append(value);
    std::replace_if(m_text.begin() + ptrdiff_t(at + name.size()), m_text.end(), isControl, ' ');
    m_places.push_back({uint32_t(at), uint32_t(name.size()), uint32_t(value.size())});
}

void Fields::set(std::string_view name, std::string_view value)
{
    remove(name);
    add(name, value);
}

void Fields::remove(std::string_view name)
{
    // The text stays: fields are few and short-lived.
    std::erase_if(m_places, [&](const Place& place) {
        return equalsIgnoreCase(std::string_view(m_text).substr(place.at, place.nameSize), name);
    });
}

void Fields::clear()
{
    m_text.clear();
    m_places.clear();
}

Fields::Field Fields::at(size_t index) const
{
    const Place& place = m_places[index];
    const std::string_view text = m_text;
    return {text.substr(place.at, place.nameSize), text.substr(place.at + place.nameSize, place.valueSize)};
}

std::optional<std::string_view> Fields::find(std::string_view name) const
{
    for (size_t i = 0; i < m_places.size(); ++i) {
        if (m_places[i].nameSize != name.size())
            continue;
        const Field field = at(i);
        if (equalsIgnoreCase(field.name, name))
            return field.value;
    }
    return std::nullopt;
}

size_t Fields::count(std::string_view name) const
{
    size_t count = 0;
    for (size_t i = 0; i < m_places.size(); ++i)
        count += equalsIgnoreCase(at(i).name, name);
    return count;
}

std::string Fields::joined(std::string_view name) const
{
    std::string all;
    for (size_t i = 0; i < m_places.size(); ++i) {
        const Field field = at(i);
        if (equalsIgnoreCase(field.name, name))
            all.append(all.empty() ? "" : ", ").append(field.value);
    }
    return all;
}

} // namespace posthorn::http
