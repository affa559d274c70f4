#include "admin/registry.h"

namespace posthorn::admin {

void addAliasOperations(Registry& registry)
{
    registry.add({{"aliasadd", "domain alias account",
                   "Adds an alias; the account is an address or a name in the same domain, the alias * catches the rest.",
                   3, 3, Permission::Domain, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.addAlias({arguments[0], arguments[1], arguments[2]}, asker,
                                                 [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"aliasdel", "domain alias", "Removes an alias.", 2, 2, Permission::Domain, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.removeAlias(arguments[0], arguments[1], asker,
                                                    [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"aliaslist", "[domain [alias [account]]]",
                   "Lists aliases: domain, alias, account. Patterns may hold * and ?.", 0, 3, Permission::Domain, false, false,
                   "domain alias account"},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      arguments.resize(3, "*");
                      context.directory.aliases(arguments[0], arguments[1], arguments[2], asker,
                                                [reply](Result<std::vector<directory::Alias>> list) {
                                                    if (!list)
                                                        return reply(passOn(list.error()));
                                                    Answer answer{{}, true};
                                                    for (const auto& alias : *list)
                                                        answer.rows.push_back({alias.domain, alias.name, alias.target});
                                                    reply(std::move(answer));
                                                });
                  }});
}

} // namespace posthorn::admin
