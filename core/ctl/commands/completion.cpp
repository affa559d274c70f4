// completion bash|zsh|fish, and `complete`, which the shells' few lines ask: the list of words is in one place, this program.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/catalogue.h"
#include "ctl/command.h"
#include "watch/values.h"

namespace posthorn::ctl {

namespace {

constexpr std::string_view bashLines = R"sh(_posthornctl() {
    local IFS=$'\n'
    local current="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" complete "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "$current"))
    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _posthornctl posthornctl
)sh";

constexpr std::string_view zshLines = R"sh(#compdef posthornctl
_posthornctl() {
    local -a words_known
    words_known=("${(@f)$("${words[1]}" complete "${(@)words[2,CURRENT-1]}" 2>/dev/null)}")
    if [[ -n "${words_known[1]}" ]]; then compadd -- "${words_known[@]}"; else _files; fi
}
compdef _posthornctl posthornctl
)sh";

constexpr std::string_view fishLines = R"sh(function __posthornctl_words
    set -l given (commandline -opc)
    $given[1] complete $given[2..-1] 2>/dev/null
end
complete -c posthornctl -a '(__posthornctl_words)'
)sh";

/// What may stand as the argument's next, where there is a list of it.
Words argumentWords(std::string_view word, size_t number)
{
    Words known;
    if (number == 0 && (word == "import" || word == "export"))
        known = {"mbox", "maildir", "eml"};
    if (number == 0 && word == "completion")
        known = {"bash", "zsh", "fish"};
    if (word == "log follow") {
        known = {"--level", "--text", "--lines"};
        for (size_t i = 0; i < size_t(watch::Channel::Count); ++i)
            known.emplace_back(watch::channelName(watch::Channel(i)));
    }
    if (number == 0 && word.starts_with("config ")) {
        for (const config::SettingRow& row : config::catalogue())
            known.emplace_back(row.name);
    }
    return known;
}

} // namespace

Result<int> printCompletion(const Options& options, Words arguments)
{
    const std::string_view lines = arguments[0] == "bash"   ? bashLines
                                   : arguments[0] == "zsh"  ? zshLines
                                   : arguments[0] == "fish" ? fishLines
                                                            : std::string_view();
    if (lines.empty())
        return fail(ErrorKind::Invalid, "the shell is bash, zsh or fish, not " + arguments[0]);
    std::fwrite(lines.data(), 1, lines.size(), options.out);
    return exitGood;
}

Result<int> completeWords(const Options& options, Words given)
{
    while (!given.empty() && given[0].starts_with("--")) { // options before the command
        const bool hasValue = given[0] == "--data-dir";
        given.erase(given.begin(), given.begin() + std::ptrdiff_t(std::min<size_t>(hasValue ? 2 : 1, given.size())));
    }
    std::set<std::string> words;
    const std::string first = given.empty() ? std::string() : toLower(given[0]);
    const std::string both = given.size() > 1 ? first + ' ' + toLower(given[1]) : std::string();
    const auto look = [&](std::string_view word) {
        const std::string_view head = word.substr(0, word.find(' '));
        if (given.empty())
            words.emplace(head);
        else if (given.size() == 1 && head == first && head.size() < word.size())
            words.emplace(word.substr(head.size() + 1));
        if (word == both || (!given.empty() && word == first)) {
            for (std::string& known : argumentWords(word, given.size() - (word == both ? 2 : 1)))
                words.insert(std::move(known));
        }
    };
    for (const admin::Operation& operation : options.operations)
        look(operation.word);
    for (const LocalCommand& command : localCommands()) {
        if (command.word != "complete")
            look(command.word);
    }
    if (given.empty())
        words.insert({"--data-dir", "--help", "--json", "--tsv"});
    for (const std::string& word : words)
        std::fprintf(options.out, "%s\n", word.c_str());
    return exitGood;
}

} // namespace posthorn::ctl
