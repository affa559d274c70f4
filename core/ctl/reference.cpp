// The page docs/posthornctl.md: the server's commands, those of posthornctl itself, and what one has to know of them.
#include "admin/reference.h"
#include "ctl/command.h"

namespace posthorn::ctl {

namespace {

constexpr std::string_view chapters = R"md(
## Replies for people and programs

On a terminal rows are shown as a table under the columns' names; elsewhere as the protocol gives them, so that scripts see
what they always saw (`--tsv` asks for it on a terminal, too). With `--json` a list is an array: of objects where the command
names its columns, else of arrays of strings. Everything else is an object with `code` (0 where all went well) and `text`, and
`reason` where something was refused. Options stand before the command's words. `log follow` with `--json` gives an object a line.

    posthornctl --json queue list | jq '.[] | select(.state == "held") | .recipient'

## Settings

`config set` checks the value as the settings form does, writes `posthorn.ini`, and tells when it takes effect: `live` for
sessions that start from now on, `restart` at the server's next start, `overridden` where the server was started with another
value on its command line. Passwords among the settings are never told, only set.

## Mail in and out

    posthornctl import mbox ~/old-mail.mbox alice@example.org Archive/2025
    posthornctl import maildir ~/Maildir alice@example.org
    posthornctl export mbox alice@example.org /backup/alice

| | mbox | Maildir | EML |
|---|---|---|---|
| one folder | a file | a folder with `cur`, `new`, `tmp` | a folder of `.eml` files |
| all folders | a tree of `.mbox` files | Maildir++: `.Lists.Name` is `Lists/Name` | a tree of folders |
| flags | `Status`, `X-Status`, keywords in `X-Keywords` | the letters behind `:2,`, keywords in `dovecot-keywords` | none |
| date of receipt | the `From` line, in UTC | the file's time | `Received`, else `Date`, else the file's time |
| line ends in files | LF (CRLF is read, too) | LF (CRLF is read, too) | CRLF (LF is read, too) |

An import with a `FOLDER` puts everything there or below; without one folders keep their names, and what has none goes to
INBOX. Folders that are missing are made. A message is known again by its size and its fields Message-ID, Date, From and
Subject: what is in the folder already is counted as present and not brought a second time, so a run that was broken off is
carried on by running it again; two that are alike in the file are two in the folder, after every run. A message that the
server refuses, or that is larger than `smtp.max-message-size`, is named on standard error, counted, and makes the exit code 1;
the others go on. In an mbox file a message begins with a line `From sender date` behind an empty line; other lines that begin
with "From " are text. Lines of `>`s and "From " lose one `>` and get it back (the form called mboxrd). A message whose last
line has no end gets one in an mbox file.

An export to Maildir or EML files passes over those that a former run has written (file names tell the folder's UIDVALIDITY and
the message's UID; flags that have changed are brought up to date); an mbox file is never overwritten, and appears under its
name when it is whole. Messages that were deleted since stay where they were exported to.

Both hold one append's messages in memory (4 MiB, or one message), whatever the size of the file, and show a bar where standard
error is a terminal. The bytes go through the local socket as IMAP: after the word `imap` and an address the connection is an
IMAP session of that account, greeted with PREAUTH (RFC 3501 section 7.1.4), so appends of many messages at once
(MULTIAPPEND), flags and dates are what every mail program has. `posthornctl imap ADDRESS` gives this to other programs:

    # ~/.mbsyncrc
    Tunnel "posthornctl --data-dir /var/lib/posthorn imap alice@example.org"

## Completion and manual

    posthornctl completion bash > ~/.local/share/bash-completion/completions/posthornctl
    posthornctl completion zsh > ~/.zfunc/_posthornctl
    posthornctl completion fish > ~/.config/fish/completions/posthornctl.fish

The words come from the program itself; no server is asked. The installation has a manual page (`man posthornctl`).

`docs/examples/provision.py` makes accounts over one connection of the local socket and prints how many a second.
)md";

} // namespace

std::string referencePage(std::span<const admin::Operation> operations)
{
    std::string text = admin::operationsReference(operations);
    text += "\n## Commands of posthornctl itself\n\n| command | arguments | what it does |\n|---|---|---|\n";
    for (const LocalCommand& command : localCommands()) {
        std::string arguments(command.arguments);
        for (size_t i = 0; (i = arguments.find('|', i)) != std::string::npos; i += 2)
            arguments.insert(i, "\\");
        text += "| `" + std::string(command.word) + "` | `" + arguments + "` | " + std::string(command.help) + " |\n";
    }
    return text + std::string(chapters);
}

} // namespace posthorn::ctl
