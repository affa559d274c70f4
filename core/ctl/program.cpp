// What main() does: options, then one command of our own or one to the server.
#include <unistd.h>

#include "admin/registry.h"
#include "base/text.h"
#include "config/default_folder.h"
#include "controller/grammar.h"
#include "ctl/command.h"

namespace posthorn::ctl {

namespace {

/// How many of the words name one of @p known: two, one or none.
template<class Known>
size_t wordsUsed(const Words& words, const Known& known)
{
    const std::string first = words.empty() ? std::string() : toLower(words[0]);
    const std::string both = words.size() > 1 ? first + ' ' + toLower(words[1]) : first;
    size_t used = 0;
    for (const auto& each : known) {
        if (words.size() > 1 && each.word == both)
            return 2;
        if (each.word == first)
            used = 1;
    }
    return used;
}

std::string joined(const Words& words, size_t count)
{
    std::string text;
    for (size_t i = 0; i < count; ++i)
        text += (i > 0 ? " " : "") + toLower(words[i]);
    return text;
}

std::string_view columnsOf(const Options& options, const Words& words)
{
    const std::string word = joined(words, wordsUsed(words, options.operations));
    for (const admin::Operation& operation : options.operations) {
        if (operation.word == word)
            return operation.columns;
    }
    return {};
}

/// The lines of standard input, as the text that a command asks for.
Result<void> sendText(Connection& connection)
{
    char buffer[65536];
    bool isNewLine = true;
    std::string text;
    while (const size_t size = std::fread(buffer, 1, sizeof buffer, stdin)) {
        text.clear();
        for (size_t i = 0; i < size; ++i) {
            if (isNewLine && buffer[i] == '.')
                text += '.';
            text += buffer[i];
            isNewLine = buffer[i] == '\n';
        }
        if (auto done = connection.send(text); !done)
            return done;
    }
    return connection.send(isNewLine ? ".\r\n" : "\r\n.\r\n");
}

Result<int> askServer(const Options& options, const Words& words)
{
    auto connection = Connection::open(options.folder);
    if (!connection)
        return passOn(connection.error());
    if (auto done = connection->send(controller::formatWords(words) + "\r\n"); !done)
        return passOn(done.error());
    auto line = connection->line();
    if (line && line->starts_with("+00101")) { // the reply proper comes behind the text
        if (auto done = sendText(*connection); !done)
            return passOn(done.error());
        line = connection->line();
    }
    if (!line)
        return passOn(line.error());
    const Status status = parseStatus(*line);
    const auto printer = makePrinter(options.style, columnsOf(options, words), options.out);
    printer->status(*line);
    while (status.isList) {
        line = connection->line();
        if (!line)
            return passOn(line.error());
        if (*line == ".")
            break;
        const auto row = line->starts_with('"') ? controller::parseWords(*line) : std::nullopt;
        if (row && controller::formatWords(*row) == *line)
            printer->row(*row);
        else
            printer->line(*line);
    }
    printer->end();
    return status.good ? exitGood : exitRefused;
}

/// Takes the options off the words' front; an exit code when there is nothing more to do.
std::optional<int> takeOptions(Words& words, Options& options)
{
    size_t used = 0;
    for (; used < words.size() && words[used].starts_with("--"); ++used) {
        const std::string& option = words[used];
        if (option == "--help" || option == "--manual") {
            const std::string text = option == "--help" ? helpText(options.operations) : manualPage(options.operations);
            std::fputs(text.c_str(), options.out);
            return exitGood;
        }
        if (option == "--json") {
            options.style = Style::Json;
        } else if (option == "--tsv") {
            options.style = Style::Protocol;
        } else if (option == "--data-dir" && used + 1 < words.size()) {
            options.folder = words[++used];
        } else if (option.starts_with("--data-dir=")) {
            options.folder = option.substr(11);
        } else {
            std::fprintf(stderr, "posthornctl: unknown option %s\n", option.c_str());
            return exitRefused;
        }
    }
    words.erase(words.begin(), words.begin() + std::ptrdiff_t(used));
    return std::nullopt;
}

} // namespace

int runProgram(Words words)
{
    const admin::Registry registry;
    Options options;
    options.operations = registry.list();
    options.folder = config::defaultDataDir();
    options.style = ::isatty(STDOUT_FILENO) == 1 ? Style::Table : Style::Protocol;
    if (const auto code = takeOptions(words, options))
        return *code;
    if (words.empty()) {
        std::fputs(helpText(options.operations).c_str(), stderr);
        return exitRefused;
    }
    const size_t used = wordsUsed(words, localCommands());
    if (used == 0) {
        const auto code = askServer(options, words);
        return code ? *code : printError(options, joined(words, 1), code.error());
    }
    const LocalCommand& command = *findLocalCommand(joined(words, used));
    words.erase(words.begin(), words.begin() + std::ptrdiff_t(used));
    Result<int> code = words.size() < command.least
                           ? Result<int>(fail(ErrorKind::Invalid, "usage: " + std::string(command.word) + ' ' +
                                                                      std::string(command.arguments)))
                           : command.run(options, std::move(words));
    return code ? *code : printError(options, command.word, code.error());
}

} // namespace posthorn::ctl
