// LIST FOLDERS, LIST ACCOUNTS [pattern]
#include <array>

#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

constexpr uint64_t accountsAtOnce = 500;
constexpr std::array<std::string_view, 6> uses = {"-", "archive", "drafts", "junk", "sent", "trash"};

void listFolders(DmciSession& session)
{
    if (!session.account())
        return session.answer(NotPermitted, "this login has no mailbox");
    session.wait();
    session.context().store.mailboxes->list(
        session.account()->id, session.bind([&session](Result<std::vector<store::MailboxInfo>> folders) {
            if (!folders)
                return session.refuse(folders.error());
            std::string lines;
            for (const store::MailboxInfo& each : *folders) {
                std::string line;
                appendWord(line, each.name);
                for (const uint64_t number : {uint64_t(each.messages), uint64_t(each.unseen), uint64_t(each.uidNext),
                                              uint64_t(each.uidValidity)})
                    appendWord(line, std::to_string(number));
                appendWord(line, each.selectable ? uses[size_t(each.specialUse)] : "container");
                lines.append(line).append("\r\n");
            }
            session.answerList(std::to_string(folders->size()) + " folders", lines);
        }));
}

std::string accountLine(const directory::Account& account)
{
    std::string line;
    appendWord(line, account.address.text());
    appendWord(line, account.kind == directory::AccountKind::User ? "user" : "list");
    appendWord(line, account.enabled ? "enabled" : "disabled");
    appendWord(line, std::to_string(account.quota));
    appendWord(line, account.realName);
    return line + "\r\n";
}

/// Page by page, as the network takes them.
void listAccounts(DmciSession& session, const std::string& domain, const std::string& name, uint64_t from)
{
    session.context().directory.accounts(
        domain, name, from, accountsAtOnce, session.link().executor(),
        session.bind([&session, domain, name, from](Result<std::vector<directory::Account>> accounts) {
            if (!accounts && from == 0)
                return session.refuse(accounts.error());
            if (!accounts) { // a list cannot be broken off any other way
                session.link().log(watch::Level::Error, "listing accounts: " + accounts.error().text);
                return session.breakOff();
            }
            if (from == 0)
                session.say(ListFollows, "accounts");
            std::string lines;
            for (const directory::Account& each : *accounts)
                lines += accountLine(each);
            session.addLines(lines);
            if (accounts->size() < accountsAtOnce)
                return session.endList();
            session.whenRoom([&session, domain, name, from] { listAccounts(session, domain, name, from + accountsAtOnce); });
        }));
}

} // namespace

void runList(DmciSession& session, const Words& words)
{
    if (equalsIgnoreCase(words[0], "FOLDERS") && words.size() == 1)
        return listFolders(session);
    if (!equalsIgnoreCase(words[0], "ACCOUNTS"))
        return session.answer(BadArguments, "usage: LIST FOLDERS, or LIST ACCOUNTS [pattern]");
    if (!session.administrator()) // others have their own
        return session.answerList("accounts", accountLine(*session.account()));
    const std::string pattern = words.size() > 1 ? words[1] : "*";
    const size_t at = pattern.rfind('@');
    const auto& caller = *session.administrator();
    std::string domain = at == std::string::npos ? "*" : pattern.substr(at + 1);
    if (caller.permission != admin::Permission::Global) {
        if (!wildcardMatch(domain, caller.domain))
            return session.answer(NotPermitted, "another domain");
        domain = caller.domain;
    }
    session.wait();
    listAccounts(session, domain, pattern.substr(0, at), 0);
}

} // namespace posthorn::dmci
