// The account that an operation's first two arguments name: domain, then user name.
#pragma once

#include <utility>

#include "admin/registry.h"
#include "base/names.h"

namespace posthorn::admin {

/// An account's or a domain's absence, told apart.
inline Error noSuchAccount(const MailAddress& address, const std::vector<directory::Domain>& domains)
{
    const std::string name = normaliseDomain(address.domain).value_or(address.domain);
    for (const directory::Domain& domain : domains) {
        if (domain.name == name)
            return {ErrorKind::NotFound, false, "no such account: " + address.text(), {}};
    }
    return {ErrorKind::NotFound, false, "no such domain: " + address.domain, {}};
}

/// Goes on with the account, or answers that there is none.
template<class F>
void withAccount(Context& context, const Arguments& arguments, Executor& asker, const Reply<Answer>& reply, F next)
{
    const MailAddress address{arguments[1], arguments[0]};
    const auto looked = [&context, address, &asker, reply,
                         next = std::move(next)](Result<std::optional<directory::Account>> found) {
        if (!found)
            return reply(passOn(found.error()));
        if (*found)
            return next(**found);
        context.directory.domains(asker, [address, reply](Result<std::vector<directory::Domain>> domains) {
            reply(passOn(domains ? noSuchAccount(address, *domains) : domains.error()));
        });
    };
    context.directory.findAccount(address, asker, then(context, reply, looked));
}

} // namespace posthorn::admin
