// posthornctl's commands: the operations of core/admin, which the server carries out, and those that it carries out itself,
// one file each in commands/. Help, completion and the manual page are made from both lists.
#pragma once

#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "admin/operations.h"
#include "base/result.h"
#include "ctl/connection.h"
#include "ctl/printer.h"

namespace posthorn::ctl {

constexpr int exitGood = 0;
constexpr int exitRefused = 1;
constexpr int exitNoServer = 2;

struct Options {
    std::string folder; ///< the data folder
    Style style = Style::Protocol;
    std::FILE* out = stdout;
    std::span<const admin::Operation> operations;
};

struct LocalCommand {
    std::string_view word;
    std::string_view arguments;
    std::string_view help;
    std::string_view columns;
    size_t least; ///< arguments
    /// Prints its own reply and gives the exit code; an error is printed for it.
    std::function<Result<int>(const Options&, Words arguments)> run;
};

std::span<const LocalCommand> localCommands();
const LocalCommand* findLocalCommand(std::string_view word);

// One file each.
Result<int> followLog(const Options& options, Words arguments);
Result<int> importMail(const Options& options, Words arguments);
Result<int> exportMail(const Options& options, Words arguments);
Result<int> tunnelImap(const Options& options, Words arguments);
Result<int> printCompletion(const Options& options, Words arguments);
Result<int> completeWords(const Options& options, Words arguments);

/// Prints rows as a list's reply, under the command's columns.
void printRows(const Options& options, std::string_view columns, const std::vector<Words>& rows);
/// Prints an error as the protocol's line. 2 for a server that is not there, else 1.
int printError(const Options& options, std::string_view word, const Error& error);

std::string helpText(std::span<const admin::Operation> operations);
/// The page docs/posthornctl.md.
std::string referencePage(std::span<const admin::Operation> operations);
/// posthornctl(1), in the man macros.
std::string manualPage(std::span<const admin::Operation> operations);

/// The whole program: what main() is given, without the program's name.
int runProgram(Words words);

} // namespace posthorn::ctl
