#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

void addDomainOperations(Registry& registry)
{
    registry.add({{"domainadd", "domain", "Adds a domain.", 1, 1, Permission::Global, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.addDomain(arguments[0], asker,
                                                  [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"domaindel", "domain", "Removes a domain with its accounts, aliases and all their mail.", 1, 1,
                   Permission::Global, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.removeDomain(arguments[0], asker,
                                                     [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"domainlist", "[pattern...]", "Lists the domains that match one of the patterns, or all.", 0, 100,
                   Permission::Global, false, false, "domain"},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.domains(asker, [arguments, reply](Result<std::vector<directory::Domain>> list) {
                          if (!list)
                              return reply(passOn(list.error()));
                          Answer answer{{}, true};
                          for (const auto& domain : *list) {
                              bool wanted = arguments.empty();
                              for (const auto& pattern : arguments)
                                  wanted = wanted || wildcardMatch(pattern, domain.name);
                              if (wanted)
                                  answer.rows.push_back({domain.name});
                          }
                          reply(std::move(answer));
                      });
                  }});
    registry.add({{"aliasdomainadd", "realdomain aliasdomain",
                   "Makes a domain an alias of another; *.name stands for all domains below it.", 2, 2,
                   Permission::Global, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.addDomainAlias(
                          arguments[0], arguments[1], asker,
                          [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"aliasdomaindel", "aliasdomain", "Removes a domain alias.", 1, 1, Permission::Global, true},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      context.directory.removeDomainAlias(
                          arguments[0], asker, [reply](Result<void> result) { reply(done(std::move(result))); });
                  }});
    registry.add({{"aliasdomainlist", "[pattern [aliaspattern]]", "Lists domain aliases with their real domains.", 0, 2,
                   Permission::Global, false, false, "domain alias"},
                  [](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      arguments.resize(2, "*");
                      context.directory.domainAliases(
                          asker, [arguments, reply](Result<std::vector<directory::DomainAlias>> list) {
                              if (!list)
                                  return reply(passOn(list.error()));
                              Answer answer{{}, true};
                              for (const auto& alias : *list) {
                                  if (wildcardMatch(arguments[0], alias.domain) &&
                                      wildcardMatch(arguments[1], alias.alias))
                                      answer.rows.push_back({alias.domain, alias.alias});
                              }
                              reply(std::move(answer));
                          });
                  }});
}

} // namespace posthorn::admin
