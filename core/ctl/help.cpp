// What --help and the manual page say: the same rows, in two dresses.
#include "ctl/command.h"

namespace posthorn::ctl {

namespace {

struct OptionRow {
    const char* name;
    const char* help;
};

constexpr OptionRow optionRows[] = {
    {"--data-dir DIR", "The server's data folder; otherwise that of your own account ($XDG_DATA_HOME/posthorn)."},
    {"--json", "Prints replies as JSON: rows as an array of objects where a command names its columns, else of arrays; anything else,"
               " errors too, as an object with code and text, and the reason."},
    {"--tsv", "Prints replies as the protocol gives them, on a terminal, too, where rows are otherwise shown as a table."},
    {"--help", "Lists the commands."},
    {"--manual", "Prints the manual page."},
};

/// Text of a manual page: no line may be taken for an order, no hyphen for a dash.
std::string roff(std::string_view text)
{
    std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

void entry(std::string& out, std::string_view word, std::string_view arguments, std::string_view help)
{
    out += ".TP\n.B " + roff(word) + '\n';
    if (!arguments.empty())
        out.insert(out.size() - 1, "\\fR " + roff(arguments));
    out += roff(help) + '\n';
}

} // namespace

std::string helpText(std::span<const admin::Operation> operations)
{
    std::string text = "usage: posthornctl [OPTION...] WORD...\n"
                       "\n"
                       "Sends one command to the running server and prints its reply: a line +00000, +00100 or -code, and behind\n"
                       "+00100 rows of quoted columns with TABs between them (or a file's lines as they are, a dot before each that\n"
                       "starts with one), ended by a line with a dot; on a terminal a table. Commands that need a text read it from\n"
                       "standard input.\n"
                       "Exits with 0 on +, 1 on -, 2 when no server answers.\n"
                       "\n"
                       "Options:\n";
    for (const OptionRow& row : optionRows)
        text += std::string("  ") + row.name + "\n      " + row.help + '\n';
    const auto add = [&](std::string_view word, std::string_view arguments, std::string_view help) {
        text += "  " + std::string(word) + ' ' + std::string(arguments) + "\n      " + std::string(help) + '\n';
    };
    text += "\nCommands of posthornctl itself:\n";
    for (const LocalCommand& command : localCommands())
        add(command.word, command.arguments, command.help);
    text += "\nCommands:\n";
    for (const admin::Operation& operation : operations)
        add(operation.word, operation.arguments, operation.help);
    return text;
}

std::string manualPage(std::span<const admin::Operation> operations)
{
    std::string out = ".\\\" Made by make_docs from the commands of core/admin and core/ctl; change them there.\n"
                      ".TH POSTHORNCTL 1 \"\" \"Posthorn\" \"User Commands\"\n"
                      ".SH NAME\n"
                      "posthornctl \\- administer a Posthorn mail server\n"
                      ".SH SYNOPSIS\n"
                      ".B posthornctl\n"
                      "[\\fIOPTION\\fR]... \\fIWORD\\fR...\n"
                      ".SH DESCRIPTION\n"
                      "Sends one command to the running server over a local socket that only the owner of the data folder can open,\n"
                      "and prints the reply: a line that begins with +00000, with +00100 or with \\- and a code; behind +00100 rows of\n"
                      "quoted columns with TABs between them, ended by a line with a dot. On a terminal rows are a table.\n"
                      ".SH OPTIONS\n";
    for (const OptionRow& row : optionRows)
        entry(out, row.name, {}, row.help);
    out += ".SH COMMANDS OF POSTHORNCTL ITSELF\n";
    for (const LocalCommand& command : localCommands())
        entry(out, command.word, command.arguments, command.help);
    out += ".SH COMMANDS OF THE SERVER\nArguments in brackets may be left out.\n";
    for (const admin::Operation& operation : operations)
        entry(out, operation.word, operation.arguments, operation.help);
    out += ".SH EXIT STATUS\n0 when the command was carried out, 1 when it was refused, 2 when no server answers.\n"
           ".B import\ngives 1, too, when a message was not taken; standard error tells which.\n"
           ".SH FILES\n.TP\n.I run/control\nbelow the data folder: the socket.\n"
           ".SH SEE ALSO\n.BR posthorn (1)\n";
    return out;
}

} // namespace posthorn::ctl
