#include "ctl/command.h"

#include "controller/codes.h"

namespace posthorn::ctl {

std::span<const LocalCommand> localCommands()
{
    static const LocalCommand commands[] = {
        {"log follow", "[channel...] [--level LEVEL] [--text TEXT] [--lines COUNT]",
         "Shows the last lines of the logs and what is added, across midnight and full files, until it is interrupted. Works"
         " without a server, too. The level is debug, info, warning or error; the text is looked for in any case of letters.",
         "", 0, followLog},
        {"import", "mbox|maildir|eml PATH ADDRESS [FOLDER]",
         "Brings mail into an account, with flags and dates. What is there already is not brought a second time, so a run that"
         " was broken off is carried on by running it again. A folder of files becomes folders below FOLDER.",
         "folder imported present refused", 3, importMail},
        {"export", "mbox|maildir|eml ADDRESS [FOLDER] PATH",
         "Writes an account's mail to files, with flags and dates: of one folder, or of all. Maildir and EML files that are there"
         " already are not written again.",
         "folder exported present", 3, exportMail},
        {"imap", "ADDRESS",
         "Speaks IMAP as that account on standard input and output, without a password: a tunnel for programs such as mbsync.",
         "", 1, tunnelImap},
        {"completion", "bash|zsh|fish", "Prints what the shell has to read to complete posthornctl's words.", "", 1,
         printCompletion},
        {"complete", "[word...]", "Lists what may follow these words, for completion. Asks no server.", "", 0, completeWords},
    };
    return commands;
}

const LocalCommand* findLocalCommand(std::string_view word)
{
    for (const LocalCommand& command : localCommands()) {
        if (command.word == word)
            return &command;
    }
    return nullptr;
}

void printRows(const Options& options, std::string_view columns, const std::vector<Words>& rows)
{
    const auto printer = makePrinter(options.style, columns, options.out);
    printer->status("+00100 OK");
    for (const Words& row : rows)
        printer->row(row);
    printer->end();
}

int printError(const Options& options, std::string_view word, const Error& error)
{
    const bool noServer = error.kind == ErrorKind::Unavailable;
    if (noServer)
        std::fprintf(stderr, "posthornctl: %s\n", error.text.c_str());
    if (!noServer || options.style == Style::Json) {
        const auto printer = makePrinter(options.style, {}, options.out);
        printer->status(controller::errorLine(word, error) + " [" + error.text + ']');
        printer->end();
    }
    return noServer ? exitNoServer : exitRefused;
}

} // namespace posthorn::ctl
