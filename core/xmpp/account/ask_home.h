// A question to an account from another worker, and the answer's way back.
#pragma once

#include <functional>

#include "xmpp/account/home.h"

namespace posthorn::xmpp {

/// Calls @p ask with the account @p bare on its home worker, and @p then with what it replies on @p asker's. NotFound where
/// there is no such account. Bind @p then to the asker's Life.
template<class T>
void askHome(Station& asker, const Jid& bare, Reply<T> then, std::function<void(Home&, Reply<T>)> ask)
{
    asker.atHome(bare, [own = asker.index(), then = std::move(then), ask = std::move(ask)](Station& there, Home* home) {
        const Reply<T> reply = [&there, own, then](Result<T> result) {
            there.send(own, [then, result = std::move(result)](Station&) { then(result); });
        };
        if (!home)
            return reply(fail(ErrorKind::NotFound, "no such account"));
        ask(*home, reply);
    });
}

} // namespace posthorn::xmpp
