// One measured thing as one line of JSON on standard output, for the driver to read. Only tests/bench uses this.
#pragma once

#include <string>
#include <string_view>

namespace posthorn::bench {

/// Builds one JSON object member by member. Numbers that are not finite become null.
class Report {
public:
    Report& text(std::string_view name, std::string_view value);
    Report& number(std::string_view name, double value);
    /// The finished object, without a line break.
    std::string json() const { return m_json + "}"; }
    /// Writes the object as one line to standard output at once.
    void print() const;

private:
    void name(std::string_view name);

    std::string m_json = "{";
};

/// @p value as a JSON string with its quotes.
std::string quoted(std::string_view value);

} // namespace posthorn::bench
