// GAL pattern: the global address list
#include <functional>

#include "base/text.h"
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

namespace {

constexpr size_t mostFound = 100;
constexpr uint64_t mostAccounts = 10'000; ///< of the domain that are looked at
constexpr uint64_t accountsAtOnce = 1'000;

struct GalSearch {
    std::string pattern;
    std::string lines;
    size_t found = 0;
};

void look(DmciSession& session, const std::shared_ptr<GalSearch>& search, uint64_t from)
{
    session.context().directory.accounts(
        session.account()->address.domain, "*", from, accountsAtOnce, session.link().executor(),
        session.bind([&session, search, from](Result<std::vector<directory::Account>> accounts) {
            if (!accounts)
                return session.refuse(accounts.error());
            for (const directory::Account& each : *accounts) {
                const std::string address = each.address.text();
                if (each.kind != directory::AccountKind::User || !each.enabled || search->found == mostFound ||
                    (!wildcardMatch(search->pattern, address) && !wildcardMatch(search->pattern, each.realName)))
                    continue;
                std::string line;
                appendWord(line, address);
                appendWord(line, each.realName);
                search->lines.append(line).append("\r\n");
                ++search->found;
            }
            const uint64_t next = from + accountsAtOnce;
            if (accounts->size() < accountsAtOnce || search->found == mostFound || next >= mostAccounts)
                return session.answerList(std::to_string(search->found) + " people", search->lines);
            look(session, search, next);
        }));
}

} // namespace

void runGal(DmciSession& session, const Words& words)
{
    if (!session.settings().boolean(config::Setting::WebGlobalContacts))
        return session.answer(NotPermitted, "this server shows nobody the others");
    auto search = std::make_shared<GalSearch>();
    search->pattern = words.empty() ? "*" : '*' + words[0] + '*';
    session.wait();
    look(session, search, 0);
}

} // namespace posthorn::dmci
