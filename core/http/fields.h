// Header fields (RFC 9110 section 5): names compared without regard to case, kept in the order in which they came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::http {

/// All names and values lie in one buffer: a head of thirty fields costs two allocations.
class Fields {
public:
    struct Field {
        std::string_view name;
        std::string_view value;
    };

    /// Appends a field. Nothing can be smuggled out by it: control characters in @p value become spaces; a @p name that
    /// is no token is a fault of ours, and the field is left out.
    void add(std::string_view name, std::string_view value);
    /// Replaces all fields of that name by one.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    void clear();

    /// The first field of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    /// The first field's value, or nothing at all ("").
    std::string_view value(std::string_view name) const { return find(name).value_or(std::string_view()); }
    bool has(std::string_view name) const { return find(name).has_value(); }
    size_t count(std::string_view name) const;
    /// All values of that name as one list, joined by ", " (RFC 9110 section 5.3).
    std::string joined(std::string_view name) const;

    size_t size() const { return m_places.size(); }
    bool empty() const { return m_places.empty(); }
    /// By number, in order. The views hold until the fields are changed.
    Field at(size_t index) const;

private:
    struct Place {
        uint32_t at;
        uint32_t nameSize;
        uint32_t valueSize;
    };
    std::string m_text;
    std::vector<Place> m_places;
};

/// RFC 9110 section 5.6.2.
bool isToken(std::string_view text);
/// Whether a comma-separated list (Connection, Upgrade, ...) holds @p item, without regard to case.
bool listHas(std::string_view list, std::string_view item);

} // namespace posthorn::http
