#include "directory/own_password.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::directory {

namespace {

using Verifiers = std::pair<std::string, std::string>;

/// A further step: @p f with what was asked for, or Unavailable where the parts may have gone meanwhile.
template<class F>
auto next(const std::weak_ptr<const void>& alive, Reply<void> reply, F f)
{
    return [alive, reply = std::move(reply), f = std::move(f)](auto result) {
        if (alive.expired())
            return reply(fail(ErrorKind::Unavailable, "the server is stopping"));
        if (!result)
            return reply(passOn(result.error()));
        f(std::move(*result));
    };
}

} // namespace

Result<void> checkNewPassword(const config::Snapshot& settings, const std::string& password)
{
    const int64_t least = settings.number(config::Setting::AccountMinPassword);
    if (password.size() > 1024 || !isUtf8(password))
        return fail(ErrorKind::Invalid, "a password is UTF-8 text of at most 1024 bytes");
    const auto characters = std::count_if(password.begin(), password.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (characters < least)
        return fail(ErrorKind::Invalid, "a password has at least " + std::to_string(least) + " characters");
    return {};
}

void changeOwnPassword(OwnPasswordParts parts, const MailAddress& account, const std::string& password, const Life& life,
                       Executor& asker, Reply<void> reply)
{
    const std::weak_ptr<const void> alive = life.watch();
    const auto set = next(alive, reply, [parts, account, &asker, reply](const Verifiers& made) {
        parts.directory.setPassword(account, made.first, made.second, asker, reply);
    });
    const auto make = [parts, password, set, &asker](const std::optional<LoginRecord>& found) {
        // App passwords go on beside the new one, and must have its salts.
        if (found && !found->appPasswords.empty())
            parts.authenticator.makeVerifiersLike(*found, password, asker, set);
        else
            parts.authenticator.makeVerifiers(password, asker, set);
    };
    parts.directory.findLogin(account.text(), asker, next(alive, reply, make));
}

} // namespace posthorn::directory
