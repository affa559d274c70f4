// How a reply stands on standard output: as the protocol gives it, as a table for a person, or as JSON for a program.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace posthorn::ctl {

using Words = std::vector<std::string>;

enum class Style { Protocol, Table, Json };

/// Takes one reply: its first line, rows where there are any, the end.
class Printer {
public:
    virtual ~Printer() = default;
    /// "+00000 OK", "+00100 OK" (rows follow), or "-00013 User already exist [reason]".
    virtual void status(std::string_view line) = 0;
    virtual void row(const Words& columns) = 0;
    /// A list's line that is no row: a file's, with a dot before each that begins with one.
    virtual void line(std::string_view text) = 0;
    virtual void end() = 0;
};

/// @p columns: the names of a row's columns with spaces between; empty where they have none.
std::unique_ptr<Printer> makePrinter(Style style, std::string_view columns, std::FILE* out);

/// @p text in double quotes; octets that are no UTF-8 become U+FFFD.
std::string jsonString(std::string_view text);

/// A status line's parts. A reason stands in square brackets at its end.
struct Status {
    bool good = false;
    bool isList = false;
    int code = 0;
    std::string text;
    std::string reason;
};
Status parseStatus(std::string_view line);

} // namespace posthorn::ctl
