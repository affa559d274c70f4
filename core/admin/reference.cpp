#include "admin/reference.h"

namespace posthorn::admin {

namespace {

// A cell of a table: a bar would end it.
std::string cell(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string_view whoMay(Permission permission)
{
    switch (permission) {
    case Permission::Global:
        return "global administrator";
    case Permission::Domain:
        return "administrator of the domain";
    case Permission::User:
        break;
    }
    return "everybody";
}

} // namespace

std::string operationsReference(std::span<const Operation> operations)
{
    std::string out =
        "# posthornctl\n"
        "\n"
        "<!-- Made by scripts/make-docs from the operations of core/admin; change them there. -->\n"
        "\n"
        "    posthornctl [--data-dir DIR] [--json] WORD...\n"
        "\n"
        "Sends one command to the running server over a local socket that only the owner of the data folder can open, and\n"
        "prints the reply: `+00000 OK`; or `+00100 OK`, rows of quoted columns with TABs between them, and a line with a dot; or\n"
        "a code with a minus, its text, and the reason in square brackets. It exits with 0 on `+`, 1 on `-`, 2 when no server\n"
        "answers. Over this socket one is a global administrator.\n"
        "\n"
        "| command | arguments | who may | what it does |\n"
        "|---|---|---|---|\n";
    for (const Operation& operation : operations) {
        const std::string arguments = operation.arguments.empty() ? "" : '`' + cell(operation.arguments) + '`';
        out += "| `" + std::string(operation.word) + "` | " + arguments + " | " + std::string(whoMay(operation.permission)) +
               " | " + cell(operation.help) + " |\n";
    }
    out += "\nArguments in brackets may be left out. Commands that change something are written to the System log with who gave "
           "them;\npasswords are blotted out.\n";
    return out;
}

} // namespace posthorn::admin
