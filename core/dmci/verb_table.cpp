#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

constexpr size_t any = 4096; // the line is the limit

// name, needs, words from-to, secret, syntax, help, run
constexpr Verb verbs[] = {
    {"AUTH", NeedsNoLogin, 2, 2, true, "AUTH user password", "Logs in.", runAuth},
    {"CAPABILITY", NeedsNothing, 0, 0, false, "CAPABILITY", "Says what this service can do.", runCapability},
    {"CREATE", NeedsLogin, 1, 4, true, "CREATE folder | CREATE ACCOUNT address password [name]",
     "Makes a folder, or an account.", runCreate},
    {"DELE", NeedsMailbox, 2, 3, false, "DELE folder [UID] range", "Deletes messages for good.", runDele},
    {"DELETE", NeedsLogin, 1, 2, false, "DELETE folder | DELETE ACCOUNT address",
     "Deletes a folder, or an account, with its messages.", runDelete},
    {"GAL", NeedsMailbox | NeedsCollaboration, 0, 1, false, "GAL [pattern]", "Finds people of the own domain.", runGal},
    {"HELP", NeedsNothing, 0, any, false, "HELP", "Lists the verbs.", runHelp},
    {"LIST", NeedsLogin, 1, 2, false, "LIST FOLDERS | LIST ACCOUNTS [pattern]", "Lists folders or accounts.", runList},
    {"MAIL", NeedsMailbox, 0, any, false, "MAIL [sender [recipient ...]]",
     "Sends a message, which follows; recipients are those of its header where none are named.", runMail},
    {"NOOP", NeedsNothing, 0, any, false, "NOOP", "Does nothing.", runNoop},
    {"OPERATE", NeedsLogin, 1, any, true, "OPERATE word ...", "Runs an operation of the administration.", runOperate},
    {"QUIT", NeedsNothing, 0, 0, false, "QUIT", "Ends the connection.", runQuit},
    {"RETR", NeedsMailbox, 2, 4, false, "RETR folder [UID] range [HEADERS|WHOLE]", "Gives messages.", runRetr},
    {"SESSION", NeedsNothing, 0, 1, true, "SESSION [identifier]",
     "Gives an identifier to come back with, or comes back with one.", runSession},
    {"SET", NeedsLogin, 3, 3, true, "SET address ENABLED|QUOTA|NAME|PASSWORD value", "Changes an account.", runSet},
    {"STARTTLS", NeedsNoLogin, 0, 0, false, "STARTTLS", "Begins TLS.", runStartTls},
    {"SUBSCRIBE", NeedsMailbox | NeedsCollaboration, 0, 0, false, "SUBSCRIBE",
     "Tells of new mail and of changed folders from now on.", runSubscribe},
};

} // namespace

std::span<const Verb> verbTable()
{
    return verbs;
}

const Verb* findVerb(std::string_view name)
{
    for (const Verb& verb : verbs) {
        if (equalsIgnoreCase(verb.name, name))
            return &verb;
    }
    return nullptr;
}

} // namespace posthorn::dmci
